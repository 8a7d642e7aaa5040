import { z } from "zod";
import { artifactTypes, conditionPattern, understoodExpressions } from "../../access-policies/index.ts";
import { members } from "./members.ts";

const policyText = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/, "NUL is no character of a name");

/** Artifacts that a policy is about: those whose id or name the condition fits. */
const artifactReference = members({
  name: policyText.describe("What the reference is called"),
  description: policyText.optional(),
  type: z.enum(artifactTypes),
  conditionAttribute: z.enum(["Name", "ID"]),
  conditionType: z.enum(["exactString", "regularExpression"]).default("exactString"),
  conditionValue: policyText.describe("Means the whole name or id, in its case"),
}).refine(({ conditionType, conditionValue }) => conditionPattern(conditionType, conditionValue), {
  path: ["conditionValue"],
  error: understoodExpressions,
});

/** A second gate behind the roles (docs/access-policies.md). */
export const accessPolicy = members({
  roleName: policyText,
  description: policyText.optional(),
  artifactReferences: z.array(artifactReference).max(100).default([]),
});
