import { integrationFlowRolePattern, roleTemplates } from "@tenantbox/shared/roles";
import { redirectUriRule } from "./instance-parameters.ts";
import { keyLengths, validityDays } from "./key-parameters.ts";
import { grantTypes, type Plan, planDefaults, tokenValidityRange } from "./offering.ts";
import { mostItems } from "./parameter-object.ts";

/** A JSON Schema (draft 7), for callers to see before they ask. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The parameters of a plan as catalogs describe them. */
export interface ParameterSchemas {
  readonly createInstance: JsonSchema;
  readonly updateInstance: JsonSchema;
  readonly createKey: JsonSchema;
}

const draft = { $schema: "http://json-schema.org/draft-07/schema#" } as const;
const listOf = (items: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: "array",
  maxItems: mostItems,
  items,
  ...more,
});

/**
 * What the parsers of parameters accept, said in JSON Schema: the same names, ranges and defaults, from where the parsers
 * have them. A test holds both to the same verdicts.
 */
export function parameterSchemas(plan: Plan): ParameterSchemas {
  const { roles, tokenValidity } = planDefaults[plan];
  const role =
    plan === "api"
      ? { type: "string", enum: roleTemplates.map(({ name }) => name) }
      : { type: "string", pattern: integrationFlowRolePattern.source };
  const instance = {
    ...draft,
    type: "object",
    additionalProperties: false,
    properties: {
      roles: listOf(role, { minItems: 1, ...(roles === undefined ? {} : { default: roles }) }),
      "grant-types": listOf(
        { type: "string", enum: grantTypes },
        { minItems: 1, default: ["client_credentials"] },
      ),
      "redirect-uris": listOf(
        { type: "string", maxLength: redirectUriRule.mostCharacters, pattern: redirectUriRule.form.source },
        { default: [] },
      ),
      "token-validity": {
        type: "integer",
        minimum: tokenValidityRange.least,
        maximum: tokenValidityRange.most,
        default: tokenValidity,
        description: "Lifetime of access tokens, in seconds",
      },
      "tls-client-certificate-bound-access-tokens": { type: "boolean", default: false },
    },
  };
  return {
    createInstance: { ...instance, ...(roles === undefined ? { required: ["roles"] } : {}) },
    updateInstance: instance,
    createKey: keySchema(plan),
  };
}

/** One form for each kind of key; what an instance takes follows from its own parameters too. */
function keySchema(plan: Plan): JsonSchema {
  const validity = { type: "integer", minimum: validityDays.least, maximum: validityDays.most };
  const form = (title: string, properties: JsonSchema, required: readonly string[]): JsonSchema => ({
    title,
    type: "object",
    additionalProperties: false,
    properties,
    required,
  });
  return {
    ...draft,
    anyOf: [
      form("A client id and a secret", {}, []),
      form(
        "A certificate that is made here",
        {
          "key-type": { type: "string", enum: ["certificate"] },
          validity: { ...validity, default: validityDays.most, description: "In days" },
          "key-length": { type: "integer", enum: keyLengths, default: keyLengths[0] },
        },
        ["key-type"],
      ),
      form(
        "A certificate of your own",
        {
          "key-type": { type: "string", enum: ["certificate_external"] },
          "X.509": { type: "string", minLength: 1, description: "One certificate in PEM" },
          "pin-certificate": {
            type: "boolean",
            default: true,
            // Certificates that may be renewed are for senders.
            ...(plan === "api" ? { enum: [true] } : {}),
          },
          // The documented sample carries both, and neither counts.
          validity: {},
          "key-length": {},
        },
        ["key-type", "X.509"],
      ),
    ],
  };
}
