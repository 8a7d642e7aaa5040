import type { Clock } from "@tenantbox/shared/clock";
import type { SeedInput } from "@tenantbox/shared/seed";
import type { MintedToken, MintOrder } from "./client/mint-token.ts";
import type { TenantRequest } from "./client/https-client.ts";
import type { TenantFaults } from "./faults/tenant-faults.ts";
import type { Credentials } from "./home/credentials.ts";
import type { TenantSettings } from "./settings/environment-of.ts";

/** How a tenant shall be. */
export interface TenantOptions {
  /** Whether it has the demo content (instances, keys, a user, 2,000 logs). Default: true. */
  readonly demo?: boolean;
  /** What it holds instead: a seed by its file or folder, or as a value; paths in a value start from the working folder. */
  readonly seed?: string | SeedInput;
  /** A folder to live in, kept at the end. Default: a temporary one, removed at the end. */
  readonly home?: string;
  /** Where its clock stands at the start, as a date or epoch milliseconds. Default: now. */
  readonly clock?: Date | number;
  readonly settings?: TenantSettings;
  /** Level of the log on standard error. Default: silent. */
  readonly log?: "silent" | "error" | "warn" | "info" | "debug";
}

/** A running tenant: token server and resource API in this process, on ports of their own. */
export interface Tenant extends Credentials, AsyncDisposable {
  /** The folder it lives in. */
  readonly home: string;
  /** Base URL of the token server for secrets; `key().tokenurl` is its token endpoint. */
  readonly tokenUrl: string;
  /** Base URL of the token server for client certificates. */
  readonly tokenMtlsUrl: string;
  /** Base URL of the resource API, without `/api/v1`. */
  readonly apiUrl: string;
  /** Base URL of the one door, where the setting `doorPort` opens it. */
  readonly doorUrl: string | undefined;
  /** PEM of the root certificate to trust. */
  readonly ca: string;
  /** The tenant's time, for both servers. */
  readonly clock: Clock;
  /** What goes wrong on command. */
  readonly faults: TenantFaults;
  /** An access token for a service key, by its secret or its certificate. @throws Error where it is refused */
  token(instance: string, key: string): Promise<string>;
  /** A token that no client could get, for tests of resource servers. @throws Error where the order cannot be met */
  mint(order: MintOrder): Promise<MintedToken>;
  /** `fetch` that trusts the tenant; a path alone goes to the resource API. */
  fetch(url: string | URL, request?: TenantRequest): Promise<Response>;
  /** Back to the state of the start: clients, users, logs, clock and faults. What came later is gone. */
  reset(): Promise<void>;
  /** Keeps clients, users and logs as they are now; another snapshot of the same name is replaced. */
  snapshot(name: string): Promise<void>;
  /** Brings a kept state back; what is there now is gone. @throws Error where nothing was kept under the name */
  restore(name: string): Promise<void>;
  /**
   * Takes another seed: its clients, users, logs, clock and faults replace all that there are, and a reset returns to
   * them from now on. Its settings do not count any more. @throws Error with every problem of the seed, and its place
   */
  reseed(seed: string | SeedInput): Promise<void>;
  /** Ends it and everything it opened; a second call does nothing. */
  stop(): Promise<void>;
}
