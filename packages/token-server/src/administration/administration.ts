import Router from "@koa/router";
import { StateError, type TenantStates } from "@tenantbox/shared/states";
import type { TestFeatures } from "@tenantbox/shared/test-features";
import type { Context, Middleware } from "koa";
import type { KeyFiles } from "../key-files/key-files.ts";
import { CertificateAuthorityError } from "../certificate-authority/index.ts";
import { type DefaultProvider, type IdentityProvider, UserError } from "../identity-provider/index.ts";
import { PrivateFileError } from "../private-files/private-files.ts";
import { InstanceError, ParameterError, type ServiceInstances } from "../service-instances/index.ts";
import { AdministrationError, searchAudit } from "@tenantbox/shared/administration";
import { SigningKeyError } from "../tokens/key-rotation.ts";
import { databaseFault } from "@tenantbox/shared/database";
import { routes } from "../routes.ts";
import { answerRefusals } from "./answer-refusals.ts";
import { addMasterKeyRoute, type KeyRotation } from "./master-key-route.ts";
import { type OperatorOptions, requireOperator } from "./operator.ts";
import type { Mint } from "./mint-token.ts";
import { addServiceInstanceRoutes } from "./service-instance-routes.ts";
import { addSigningKeyRoutes, type SigningKeyOptions } from "./signing-key-routes.ts";
import { addStateRoutes } from "./state-routes.ts";
import { addServiceKeyRoutes } from "./service-key-routes.ts";
import { addIdentityProviderRoutes, addRoleCollectionRoutes, addUserRoutes } from "./user-routes.ts";
import { addTestFeatures } from "./test-features.ts";

export interface AdministrationOptions extends OperatorOptions, SigningKeyOptions {
  readonly instances: ServiceInstances;
  readonly keyFiles: KeyFiles;
  readonly users: IdentityProvider;
  readonly provider: DefaultProvider;
  readonly states: TenantStates & KeyRotation;
  readonly testFeatures: TestFeatures;
  readonly mint: Mint;
}

const prefix = "/admin/v1";

/** `/admin/v1`: everything below it is for the operator only, paths that do not exist included (decision 15). */
export function createAdministration(options: AdministrationOptions): Middleware {
  const guard = requireOperator(options);
  const refusals = answerRefusals(translate);
  const router = new Router({ sensitive: true });
  addServiceInstanceRoutes(router, options.instances, options.keyFiles);
  addServiceKeyRoutes(router, options.instances, options.keyFiles);
  addUserRoutes(router, options.users);
  addRoleCollectionRoutes(router, options.users);
  addIdentityProviderRoutes(router, options.provider);
  addStateRoutes(router, options.states, options.audit);
  addMasterKeyRoute(router, options.states, options.audit);
  router.get(routes.audit, async (context) => {
    context.body = await searchAudit(options.audit, context.query);
  });
  addSigningKeyRoutes(router, options);
  addTestFeatures(router, options);
  const routed = router.routes();

  return async (context, next) => {
    if (context.path !== prefix && !context.path.startsWith(`${prefix}/`)) {
      await next();
      return;
    }
    await refusals(context, async () => {
      await guard(context, async () => {
        await routed(context as Parameters<typeof routed>[0], async () => refuseUnrouted(context, router));
      });
    });
  };
}

function refuseUnrouted(context: Context, router: Router): never {
  const matched = router.match(context.path, context.method).path;
  if (matched.length === 0) throw new AdministrationError(404, "not-found", "Nothing is served at this path");
  context.set("Allow", [...new Set(matched.flatMap((layer) => layer.methods))].join(", "));
  throw new AdministrationError(405, "method-not-allowed", "The method is not served at this path");
}

const statuses = {
  "not-found": 404,
  conflict: 409,
  predefined: 409,
  "invalid-parameter": 400,
  "limit-reached": 409,
  "in-progress": 409,
  overloaded: 503,
} as const;

const stateStatuses = {
  "invalid-name": 400,
  "not-found": 404,
  conflict: 409,
  damaged: 409,
  "other-tenant": 409,
  "other-schema": 409,
} as const;

function translate(error: unknown): AdministrationError | undefined {
  if (error instanceof ParameterError)
    return new AdministrationError(400, error.code, error.message, error.field);
  if (error instanceof CertificateAuthorityError) return certificateRefusal(error);
  if (error instanceof UserError)
    return new AdministrationError(statuses[error.code], error.code, error.message, wireName(error.field));
  if (error instanceof StateError)
    return new AdministrationError(
      stateStatuses[error.code],
      error.code,
      error.message,
      error.code === "invalid-name" ? "name" : undefined,
    );
  if (error instanceof SigningKeyError) return new AdministrationError(409, error.code, error.message);
  if (error instanceof InstanceError)
    return new AdministrationError(statuses[error.code], error.code, error.message);
  return storageRefusal(error);
}

/** A database or a disk that takes nothing at the moment: nobody's mistake, and it may pass. */
function storageRefusal(error: unknown): AdministrationError | undefined {
  if (error instanceof PrivateFileError)
    return new AdministrationError(503, "disk-unavailable", "The home takes no files now");
  const fault = databaseFault(error);
  if (fault === undefined || fault === "duplicate") return undefined;
  return new AdministrationError(503, "database-unavailable", `The database takes nothing now (${fault})`);
}

/** A field as the wire spells it. */
const wireName = (field: string | undefined): string | undefined =>
  field?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A certificate that cannot be made now or never; anything else about the authority is our own fault. */
function certificateRefusal({ code, message }: CertificateAuthorityError): AdministrationError | undefined {
  if (code === "busy") return new AdministrationError(503, code, message);
  return code === "validity-exceeds-authority" ? new AdministrationError(409, code, message) : undefined;
}
