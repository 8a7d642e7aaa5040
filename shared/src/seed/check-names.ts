import type { Path } from "./path.ts";
import { seedProblem } from "./place.ts";
import type { SeedProblem } from "./seed-error.ts";
import type { Seed } from "./seed-schema.ts";

/** What is wrong between the parts of a seed, whatever files they come from: names that come twice or lead nowhere. */
export function namesThatDoNotFit(seed: Seed): SeedProblem[] {
  const flowIds = new Set(seed.flows.map(({ id }) => id));
  return [
    ...twice(seed.instances, "name", "service instance"),
    ...seed.instances.flatMap(({ keys }) => twice(keys, "name", "key of this instance")),
    ...twice(seed.roleCollections, "name", "role collection"),
    ...twice(seed.users, "name", "user", (name) => name.toLowerCase()),
    ...twice(seed.flows, "id", "flow"),
    ...twice(seed.logs.listed, "guid", "listed log"),
    ...twice(seed.faults, "id", "rule"),
    ...seed.flows.flatMap((flow) => leadsNowhere(flow, "next", flow.next, flowIds, "flow of this seed")),
  ];
}

/** Each item whose member says what an earlier one says already. */
function twice<Name extends string>(
  items: readonly { readonly [name in Name]?: string | undefined }[],
  name: Name,
  what: string,
  spelling: (text: string) => string = (text) => text,
): SeedProblem[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const given = item[name];
    if (given === undefined) return [];
    const known = seen.has(spelling(given));
    seen.add(spelling(given));
    return known
      ? [seedProblem(item, [name], `there is another ${what} called ${JSON.stringify(given)}`)]
      : [];
  });
}

function leadsNowhere(
  owner: object,
  member: string,
  names: readonly string[],
  known: ReadonlySet<string>,
  what: string,
): SeedProblem[] {
  return names.flatMap((name, index) => {
    const path: Path = [member, index];
    return known.has(name)
      ? []
      : [seedProblem(owner, path, `there is no ${what} called ${JSON.stringify(name)}`)];
  });
}
