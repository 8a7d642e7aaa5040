import type { Seed } from "./seed-schema.ts";

/** One seed of several: lists are joined in this order; of what there is once, the later one counts. */
export function mergeSeeds(seeds: readonly Seed[]): Seed {
  const all = <Item>(list: (seed: Seed) => readonly Item[]): Item[] => seeds.flatMap(list);
  const last = <Value>(value: (seed: Seed) => Value | undefined): Value | undefined =>
    seeds.map(value).findLast((one) => one !== undefined);
  return {
    clock: last(({ clock }) => clock),
    settings: Object.assign({}, ...seeds.map(({ settings }) => settings)) as Seed["settings"],
    certificateAuthority: last(({ certificateAuthority }) => certificateAuthority),
    trust: all(({ trust }) => trust),
    instances: all(({ instances }) => instances),
    roleCollections: all(({ roleCollections }) => roleCollections),
    users: all(({ users }) => users),
    accessPolicies: all(({ accessPolicies }) => accessPolicies),
    flows: all(({ flows }) => flows),
    logs: {
      listed: all(({ logs }) => logs.listed),
      generated: all(({ logs }) => logs.generated),
      file: all(({ logs }) => logs.file),
    },
    faults: all(({ faults }) => faults),
  };
}
