import { z } from "zod";
import { faultRule } from "../faults/index.ts";
import { flow } from "./schema/flow.ts";
import { accessPolicy } from "./schema/access-policy.ts";
import { certificateAuthority, instance, trustedRoot } from "./schema/instance.ts";
import { logs } from "./schema/logs.ts";
import { members } from "./schema/members.ts";
import { instant } from "./schema/moment.ts";
import { settings } from "./schema/settings.ts";
import { roleCollection, user } from "./schema/user.ts";

/** A whole seed, as it stands in one file. */
export const seedSchema = members({
  $schema: z.string().optional().describe("For editors; not read"),
  clock: instant
    .optional()
    .describe("What the tenant's clock says when it is seeded; with test features only"),
  settings: settings.optional(),
  certificateAuthority: certificateAuthority.optional(),
  trust: z.array(trustedRoot).default([]).describe("Further roots above external client certificates"),
  instances: z.array(instance).default([]),
  roleCollections: z.array(roleCollection).default([]),
  users: z.array(user).default([]),
  accessPolicies: z
    .array(accessPolicy)
    .max(1_000)
    .default([])
    .describe("What protects that which certain artifacts have stored"),
  flows: z.array(flow).default([]),
  logs: logs.prefault({}),
  faults: z.array(faultRule).default([]),
});

/** A seed that was loaded: checked, defaults filled in, PEM instead of paths, other paths absolute. */
export type Seed = Omit<z.output<typeof seedSchema>, "$schema">;
export type SeedInstance = Seed["instances"][number];
export type SeedKey = SeedInstance["keys"][number];
export type SeedUser = Seed["users"][number];
export type SeedAccessPolicy = Seed["accessPolicies"][number];
export type SeedFlow = Seed["flows"][number];
export type SeedListedLog = Seed["logs"]["listed"][number];
export type SeedGeneratedLogs = Seed["logs"]["generated"][number];

/** What a program may give as a seed. */
export type SeedInput = z.input<typeof seedSchema>;
