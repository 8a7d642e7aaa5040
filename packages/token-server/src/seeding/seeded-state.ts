import { createTrustStore } from "@tenantbox/shared/client-certificate";
import { type Seed, SeedError, type SeedProblem, seedProblem } from "@tenantbox/shared/seed";
import { type KeyMaterialSources, limits, tokenValidityRange } from "../service-instances/index.ts";
import type { ClientState } from "../states/client-rows.ts";
import { derivedFrom } from "./derived.ts";
import { instanceRows } from "./instance-rows.ts";
import { keyRows } from "./key-rows.ts";
import type { SeedSources } from "./seed-sources.ts";
import { trustedRoots } from "./trusted-roots.ts";
import { userRows } from "./user-rows.ts";

export interface SeededStateOptions extends KeyMaterialSources {
  /** Whether tokens may live shorter than the platform documents. */
  readonly testFeatures: boolean;
}

/** All that the token server takes from a seed: equal texts make equal tenants. */
export function clientTextOf(seed: Seed, subdomain: string): string {
  const { clock, certificateAuthority, trust, instances, roleCollections, users } = seed;
  return JSON.stringify({ subdomain, clock, certificateAuthority, trust, instances, roleCollections, users });
}

/**
 * The instances, keys, users and role collections of a seed as rows, all made up from the seed.
 * @throws SeedError with everything our rules object to, at its place
 */
export async function seededState(seed: Seed, options: SeededStateOptions): Promise<ClientState> {
  const problems: SeedProblem[] = [];
  const { certificateAuthority, subdomain, testFeatures, now } = options;
  const roots = trustedRoots(seed, problems);
  const { trust } = certificateAuthority;
  const sources: SeedSources = {
    ...options,
    certificateAuthority: {
      issueClientCertificate: certificateAuthority.issueClientCertificate,
      trust: createTrustStore({ roots: [...trust.roots(), ...roots], intermediates: trust.intermediates() }),
    },
    derived: derivedFrom(subdomain, clientTextOf(seed, subdomain)),
    at: seed.clock ?? now(),
    leastTokenValidity: testFeatures ? 1 : tokenValidityRange.least,
  };
  for (const { list, most, what } of tooMany(seed))
    problems.push(seedProblem(list, [], `there are more than ${most} ${what}, which is the most`));
  const instances = await instanceRows(seed.instances, sources, problems);
  const keys = await keyRows(instances, sources, problems);
  const { users, collections, assignments, platformRoles, files } = await userRows(seed, sources, problems);
  if (problems.length > 0) throw new SeedError(problems);
  return {
    rows: {
      service_instance: instances.map(({ row }) => row),
      service_key: keys.map(({ row }) => row),
      role_collection: collections,
      idp_user: users,
      role_assignment: assignments,
      platform_role: platformRoles,
    },
    files: new Map([
      ...files,
      ...keys.flatMap(({ file }) => (file === undefined ? [] : [[file.path, file.content] as const])),
    ]),
  };
}

/** The platform's limits, each at the first part that is too much. */
function tooMany({ instances }: Seed) {
  const lists = [
    { list: instances[limits.instances], most: limits.instances, what: "service instances" },
    ...instances.map(({ keys }) => ({
      list: keys[limits.keysPerInstance],
      most: limits.keysPerInstance,
      what: "keys of one instance",
    })),
  ];
  return lists.flatMap(({ list, most, what }) => (list === undefined ? [] : [{ list, most, what }]));
}
