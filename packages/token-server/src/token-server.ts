import type { Faults } from "@tenantbox/shared/faults";
import type { Seed } from "@tenantbox/shared/seed";
import type { TenantStates } from "@tenantbox/shared/states";

/** A running token server. */
export interface TokenServer extends TenantStates {
  readonly tokenUrl: string;
  readonly tokenMtlsUrl: string;
  /** Base URL of the metrics, where there are any. */
  readonly adminUrl: string | undefined;
  /** Resolves once everything is provisioned; until then `/health/ready` says 503. */
  readonly ready: Promise<void>;
  /** Says where the resource API stands, so that service keys name it. */
  announceApi(url: string): Promise<void>;
  /** Takes another seed, where it was started with one. @throws SeedError, and nothing has changed */
  reseed(seed: Seed): Promise<void>;
  /** What goes wrong on command; nothing does unless test features are on. */
  readonly faults: Faults;
  close(): Promise<void>;
}
