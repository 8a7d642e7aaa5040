import { isIntegrationFlowRole, isRoleTemplate, roleTemplates } from "@tenantbox/shared/roles";
import { ParameterError } from "./instance-error.ts";
import {
  type GrantType,
  grantTypes,
  type Plan,
  planDefaults,
  plans,
  tokenValidityRange,
} from "./offering.ts";
import { integerBetween, parameterMembers, quoted, stringList } from "./parameter-object.ts";

/** The parameters of an instance, checked, defaults filled in; members as they are written in JSON. */
export interface InstanceParameters {
  readonly roles: readonly string[];
  readonly "grant-types": readonly GrantType[];
  readonly "redirect-uris": readonly string[];
  /** Lifetime of access tokens, in seconds. */
  readonly "token-validity": number;
  /** Ours, after RFC 8705 section 3.4: every token of this instance is bound to a client certificate. */
  readonly "tls-client-certificate-bound-access-tokens": boolean;
}

const boundTokens = "tls-client-certificate-bound-access-tokens";

const members: readonly (keyof InstanceParameters)[] = [
  "roles",
  "grant-types",
  "redirect-uris",
  "token-validity",
  boundTokens,
];

/** @throws ParameterError with the field `plan` */
export function checkedPlan(plan: unknown): Plan {
  const known = plans.find((name) => name === plan);
  if (known === undefined) throw new ParameterError("plan", `plan: allowed are ${plans.join(", ")}`);
  return known;
}

/**
 * The parameters of a new instance.
 * @param leastValidity shortest lifetime of access tokens, in seconds
 * @throws ParameterError naming the first field that breaks its rule
 */
export function checkedInstanceParameters(
  plan: Plan,
  parameters: unknown,
  leastValidity: number = tokenValidityRange.least,
): InstanceParameters {
  const given = parameterMembers(parameters, members);
  // A default stands in for an absent member only: null was given, and is refused like any wrong value.
  const orDefault = (member: keyof InstanceParameters, value: unknown): unknown =>
    given.has(member) ? given.get(member) : value;
  return {
    roles: checkedRoles(plan, orDefault("roles", planDefaults[plan].roles)),
    "grant-types": checkedGrantTypes(orDefault("grant-types", ["client_credentials"])),
    "redirect-uris": checkedRedirectUris(orDefault("redirect-uris", [])),
    "token-validity": integerBetween(
      "token-validity",
      orDefault("token-validity", planDefaults[plan].tokenValidity),
      leastValidity,
      tokenValidityRange.most,
      "seconds",
    ),
    "tls-client-certificate-bound-access-tokens": checkedBinding(orDefault(boundTokens, false)),
  };
}

function checkedRoles(plan: Plan, value: unknown): string[] {
  const allowed = plan === "api" ? roleTemplates.map(({ name }) => name).join(", ") : integrationFlowRoles;
  if (value === undefined)
    throw new ParameterError("roles", `roles: plan api needs at least one role; allowed are ${allowed}`);
  const roles = stringList("roles", value, allowed);
  if (roles.length === 0)
    throw new ParameterError("roles", `roles: at least one role is needed; allowed are ${allowed}`);
  const isAllowed = plan === "api" ? isRoleTemplate : isIntegrationFlowRole;
  const unknown = roles.find((role) => !isAllowed(role));
  if (unknown === undefined) return roles;
  throw new ParameterError(
    "roles",
    `roles: ${quoted(unknown)} is no role of plan ${plan}; allowed are ${allowed}`,
  );
}

const integrationFlowRoles =
  "ESBMessaging.send, API.invoke and custom roles of 1 to 128 characters from a-z A-Z 0-9 _ and .";

function checkedGrantTypes(value: unknown): GrantType[] {
  const allowed = grantTypes.join(", ");
  const names = stringList("grant-types", value, allowed);
  if (names.length === 0)
    throw new ParameterError("grant-types", `grant-types: at least one is needed; allowed are ${allowed}`);
  return names.map((name) => {
    const known = grantTypes.find((grantType) => grantType === name);
    if (known !== undefined) return known;
    const reason =
      name === "client_x509"
        ? "client_x509 is deprecated and reached its end of life in January 2026, use client_credentials"
        : `${quoted(name)} is no grant type`;
    throw new ParameterError("grant-types", `grant-types: ${reason}; allowed are ${allowed}`);
  });
}

function checkedRedirectUris(value: unknown): string[] {
  const allowed = "absolute https or http URIs without a fragment, up to 2048 characters";
  const uris = stringList("redirect-uris", value, allowed);
  const wrong = uris.find((uri) => !isRedirectUri(uri));
  if (wrong === undefined) return uris;
  throw new ParameterError(
    "redirect-uris",
    `redirect-uris: ${quoted(wrong)} cannot be used; allowed are ${allowed}`,
  );
}

/** RFC 6749 section 3.1.2: absolute, no fragment. Schemas know no flags, so the form has none. */
export const redirectUriRule = { mostCharacters: 2048, form: /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s#]+$/ } as const;

function isRedirectUri(uri: string): boolean {
  const { mostCharacters, form } = redirectUriRule;
  return uri.length <= mostCharacters && form.test(uri) && URL.canParse(uri);
}

function checkedBinding(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ParameterError(boundTokens, `${boundTokens}: true or false is expected`);
}
