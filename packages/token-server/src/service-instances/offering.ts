import { defaultIntegrationFlowRole } from "@tenantbox/shared/roles";

/** The plans a service instance can be created with. */
export const plans = ["api", "integration-flow"] as const;
export type Plan = (typeof plans)[number];

/** `operator` is ours alone: the client behind the operator's key, never created, listed or deleted by users. */
export type AnyPlan = Plan | "operator";

/** The service offering as catalogs show it. */
export const offering = {
  name: "it-rt",
  displayName: "Process Integration Runtime",
  description: "Access to the OData API and to integration flows of the tenant",
  plans: [
    { name: "api", description: "API clients that call the OData API" },
    { name: "integration-flow", description: "Senders that call integration flows" },
  ],
} as const;

export const grantTypes = [
  "client_credentials",
  "authorization_code",
  "refresh_token",
  "password",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
] as const;
export type GrantType = (typeof grantTypes)[number];

/** Lifetime of access tokens, in seconds. */
export const tokenValidityRange = { least: 3600, most: 86_400 } as const;

interface PlanDefaults {
  readonly tokenValidity: number;
  /** Undefined where the roles are mandatory. */
  readonly roles: readonly string[] | undefined;
}

export const planDefaults: Readonly<Record<Plan, PlanDefaults>> = {
  api: { tokenValidity: 43_200, roles: undefined },
  "integration-flow": { tokenValidity: 3600, roles: [defaultIntegrationFlowRole] },
};

/** Documented limits of the platform. */
export const limits = { instances: 2500, keysPerInstance: 1000 } as const;
