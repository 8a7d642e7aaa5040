import { integrationFlowApplicationId } from "@tenantbox/shared/roles";
import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { forgetRevocations, type Revocation, revocationsAfter } from "../revocations/index.ts";
import type { Storage } from "../storage/index.ts";
import { acceptRenewal } from "./renewals.ts";
import { revokeClient } from "./revoke-client.ts";
import type { CertificateOwner, ClientDirectory } from "./client-directory.ts";
import { type InstanceContext, type InstanceOperations, instanceOperations } from "./instance-operations.ts";
import type { PublicUrls } from "./key-document.ts";
import type { KeyMaterialSources } from "./key-material.ts";
import { type KeyOperations, keyOperations } from "./key-operations.ts";
import {
  type ManagedServices,
  type ManagedServicesOptions,
  createManagedServices,
} from "./managed-services.ts";
import { openLiveDirectory } from "./live-directory.ts";
import { provisionOperator } from "./operator.ts";

/** Service instances and their keys: everything but HTTP. */
export interface ServiceInstances extends InstanceOperations, KeyOperations {
  /** Every client in memory, current as of the last committed write. */
  readonly directory: ClientDirectory;
  /** What resource APIs have to hear of behind `seq` (0 from the beginning), at most 1000 entries at once. */
  revocationsAfter(seq: number): Promise<Revocation[]>;
  /** Remembers that a renewal was used; false where it came too late. `issuedAt` in epoch milliseconds. */
  acceptRenewal(owner: CertificateOwner, issuedAt: number): Promise<boolean>;
  /** Revokes every token there is of a client; false where no client has this id. */
  revokeClient(clientId: string): Promise<boolean>;
  /** The plans of these instances, each once; unknown ids are left out. */
  plansOf(ids: readonly string[]): Promise<string[]>;
  /** The operator's key document; the operator's client is made on the first call. */
  provisionOperator(): Promise<ServiceKeyDocument>;
  /** Brings the directory up to a change that was not made here. */
  reload(change: number): Promise<void>;
  /** What the platform's API needs of them; closed with them. */
  manage(
    options: Pick<ManagedServicesOptions, "onKey" | "onKeyMoved" | "onDone" | "onFailure">,
  ): ManagedServices;
  /** Ends the orders at work and stops following the database, which stays open. */
  close(): Promise<void>;
}

export interface ServiceInstancesOptions extends KeyMaterialSources {
  readonly database: Storage;
  readonly audit: InstanceContext["audit"];
  /** Revocations that ended before this moment are forgotten; the present unless said. Epoch milliseconds. */
  readonly expiredBefore?: () => number;
  /** Where the servers stand, asked each time a document is shown. */
  readonly urls: () => PublicUrls;
  /** Hears of refreshes of the directory that failed (PostgreSQL); they are repeated every second. */
  readonly onRefreshError?: (error: unknown) => void;
}

/**
 * Opens the instances of a database and loads their directory.
 * @throws RangeError when the subdomain is not a DNS label, and what the database throws
 */
export async function createServiceInstances(options: ServiceInstancesOptions): Promise<ServiceInstances> {
  const { database: storage, now, expiredBefore = now, onRefreshError = () => {} } = options;
  // A wrong subdomain stops the start rather than the first instance of the plan that needs it.
  integrationFlowApplicationId(options.subdomain);
  await forgetRevocations(storage.kysely, expiredBefore());
  const directory = await openLiveDirectory({ storage, onRefreshError });
  const context = { ...options, storage, directory };
  const managed: ManagedServices[] = [];
  return {
    ...instanceOperations(context),
    ...keyOperations(context),
    directory,
    revocationsAfter: (seq) => revocationsAfter(storage.kysely, seq, expiredBefore()),
    acceptRenewal: (owner, issuedAt) => acceptRenewal(context, owner, issuedAt),
    revokeClient: (clientId) => revokeClient(context, clientId),
    async plansOf(ids) {
      const rows = await storage.kysely
        .selectFrom("service_instance")
        .select("plan")
        .distinct()
        .where("id", "in", ids)
        .execute();
      return rows.map(({ plan }) => plan);
    },
    provisionOperator: () => provisionOperator(context),
    reload: (change) => directory.reload(change),
    manage(handlers) {
      const services = createManagedServices({ ...context, ...handlers });
      managed.push(services);
      return services;
    },
    async close() {
      for (const services of managed) await services.close();
      directory.close();
    },
  };
}
