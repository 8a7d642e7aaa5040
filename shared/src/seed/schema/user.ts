import { z } from "zod";
import { builtInIntegrationFlowRoles, platformRoles, roleTemplates } from "../../roles/index.ts";
import { members, text } from "./members.ts";

const role = z.enum([...roleTemplates.map(({ name }) => name), ...builtInIntegrationFlowRoles]);

/** Roles under one name, for users to refer to. */
export const roleCollection = members({
  name: text.describe("Unique in the tenant, and none of the predefined ones"),
  description: z.string().max(1000).optional(),
  roles: z.array(role),
});

/** A user of the identity provider. */
export const user = members({
  name: text.describe("Case does not tell users apart"),
  password: z
    .string()
    .min(8, "a password has at least 8 characters")
    .max(256, "a password has at most 256 characters"),
  roles: z.array(role).default([]).describe("Roles besides those of the role collections"),
  roleCollections: z.array(text).default([]).describe("Names of role collections"),
  spaceRoles: z
    .array(z.enum(platformRoles))
    .default([])
    .describe("What the user is in the space and its organization, for the platform's API and the cf CLI"),
});
