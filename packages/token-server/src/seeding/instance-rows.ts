import { type SeedInstance, type SeedProblem, seedProblem } from "@tenantbox/shared/seed";
import {
  checkedInstanceParameters,
  checkedName,
  clientIdOf,
  type InstanceParameters,
  unlabelled,
} from "../service-instances/index.ts";
import type { ServiceInstanceRow } from "../storage/index.ts";
import { noting, repeated } from "./problems.ts";
import type { SeedSources } from "./seed-sources.ts";

/** An instance of the seed and what it becomes. */
export interface SeededInstance {
  readonly seed: SeedInstance;
  readonly row: ServiceInstanceRow;
  readonly parameters: InstanceParameters;
}

/** The rows of the seed's instances; what cannot be is added to `problems`. */
export async function instanceRows(
  instances: readonly SeedInstance[],
  sources: SeedSources,
  problems: SeedProblem[],
): Promise<SeededInstance[]> {
  const made = await Promise.all(
    instances.map((seed) =>
      noting(
        problems,
        seed,
        () => instanceRow(seed, sources, problems),
        (field) => (field === "name" ? [field] : ["parameters", field]),
      ),
    ),
  );
  const seeded = made.filter((one) => one !== undefined);
  for (const { seed } of repeated(seeded, ({ row }) => row.client_id))
    problems.push(seedProblem(seed, ["clientid"], "another service instance has this client id"));
  return seeded;
}

function instanceRow(seed: SeedInstance, sources: SeedSources, problems: SeedProblem[]): SeededInstance {
  const { derived, subdomain, at, leastTokenValidity } = sources;
  const name = checkedName(seed.name, "instance");
  const parameters = checkedInstanceParameters(seed.plan, seed.parameters, leastTokenValidity);
  const id = derived.id("instance", name);
  const row = {
    id,
    name,
    plan: seed.plan,
    parameters: JSON.stringify(parameters),
    client_id: givenClientId(seed, problems) ?? clientIdOf(seed.plan, id, subdomain),
    created_at: at,
    ...unlabelled,
  };
  return { seed, row, parameters };
}

/** All keys of an instance belong to one client, so one of them may say its id for all. */
function givenClientId(seed: SeedInstance, problems: SeedProblem[]): string | undefined {
  const holders = [seed, ...seed.keys].filter(({ clientid }) => clientid !== undefined);
  const given = holders[0]?.clientid;
  for (const other of holders)
    if (other.clientid !== given)
      problems.push(
        seedProblem(other, ["clientid"], "the keys of an instance have one client id; this is another"),
      );
  if (
    given !== undefined &&
    seed.plan === "integration-flow" &&
    !/\|it-rt-[a-z0-9-]{1,63}![a-z]\d+$/.test(given)
  )
    problems.push(
      seedProblem(
        holders[0] ?? seed,
        ["clientid"],
        "for plan integration-flow a client id ends in |it-rt-…!b1",
      ),
    );
  return given;
}
