import type { Faults } from "@tenantbox/shared/faults";
import type { Seed } from "@tenantbox/shared/seed";
import type { TenantStates } from "@tenantbox/shared/states";

/** A running resource API. */
export interface ResourceApi extends TenantStates {
  readonly apiUrl: string;
  /** Base URL of the one door, where it is open. */
  readonly doorUrl: string | undefined;
  /** Base URL of the metrics, where there are any. */
  readonly adminUrl: string | undefined;
  /** Resolves once logs are loaded and the token server's keys are here; until then `/health/ready` says 503. */
  readonly ready: Promise<void>;
  /** What goes wrong on command; nothing does unless test features are on. */
  readonly faults: Faults;
  /** Takes another seed: its logs replace all that there are. @throws {SeedError}, and nothing has changed */
  reseed(seed: Seed): Promise<void>;
  close(): Promise<void>;
}
