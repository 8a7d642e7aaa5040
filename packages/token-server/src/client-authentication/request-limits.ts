import {
  createFailedAttempts,
  createQueuedRate,
  createRequestRate,
  type FailedAttempts,
} from "@tenantbox/shared/rate-limits";
import { OAuthError } from "../errors.ts";
import { type Attempt, proveSecret } from "./attempt.ts";
import type { Caller } from "./caller.ts";

/** How often clients may come, and how often they may be wrong. */
export interface RequestLimits {
  /**
   * Counts a request by the tenant's rate, before anybody looks at it; it may have to wait a while. What our own
   * resource APIs ask for is not a caller's request. @throws {OAuthError} too-many-requests
   */
  admit(caller: Caller): Promise<void>;
  /** Counts a request of a client that has proven itself by its own rate. @throws {OAuthError} too-many-requests */
  admitClient(clientId: string): Promise<void>;
  /** Begins to look at what a caller brings. */
  guess(caller: Caller, peer: string): Guess;
}

/** One caller's try to prove who it is. Failures count, and after too many of them the right credential does not either. */
export interface Guess {
  /** Before a certificate is looked up. @throws {OAuthError} too-many-attempts */
  begin(): void;
  /** Judges a secret at once, so that guesses that come together are counted one by one. @throws as `begin` */
  judge(attempt: Attempt): void;
  /** The credential was refused, whatever for. */
  failed(): void;
  succeeded(): void;
}

export interface RequestLimitsOptions {
  /** Requests in a second, and failures in a minute; 0: as many as come. */
  readonly rates: { readonly tenant: number; readonly client: number; readonly guesses: number };
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number;
}

const windowMs = 60_000;

/**
 * The limits of the token server (fact sheet on authentication, section 2.1; catalogue row 31). Secrets are counted by
 * client id and address, so that nobody can lock somebody else out, and ids that do not exist like those that do;
 * certificates by themselves, whoever passes them on: guessing at the one behind a proxy costs nobody else anything.
 */
export function createRequestLimits({ rates, monotonic }: RequestLimitsOptions): RequestLimits {
  const tenant = createQueuedRate(rates.tenant);
  const client = createRequestRate(rates.client);
  const failures =
    rates.guesses === 0 ? undefined : createFailedAttempts({ most: rates.guesses, windowMs, now: monotonic });
  const demand = (retryAfter: number, reason: string): void => {
    if (retryAfter > 0) throw new OAuthError("too-many-requests", { retryAfter, reason });
  };
  return {
    async admit({ kind }) {
      if (kind === "client") demand(await tenant.waitFor("tenant"), "rate-of-tenant");
    },
    async admitClient(clientId) {
      demand(await client.waitFor(clientId), "rate-of-client");
    },
    guess: (caller, peer) => (failures === undefined ? uncounted : counted(failures, caller, peer)),
  };
}

const nothing = (): void => undefined;
const uncounted: Guess = {
  begin: nothing,
  judge(attempt) {
    if (attempt.secret !== undefined) proveSecret(attempt, attempt.secret);
  },
  failed: nothing,
  succeeded: nothing,
};

function counted(failures: FailedAttempts, caller: Caller, peer: string): Guess {
  let name = certificateOf(caller);
  let judged = false;
  const begin = (): void => {
    const retryAfter = name === undefined ? 0 : failures.waitFor(name);
    if (retryAfter === 0) return;
    name = undefined;
    throw new OAuthError("too-many-attempts", { retryAfter });
  };
  return {
    begin,
    judge(attempt) {
      if (attempt.secret === undefined) return;
      name = JSON.stringify([attempt.clientId.slice(0, 256), peer]);
      begin();
      judged = true;
      if (!proveSecret(attempt, attempt.secret)) failures.failed(name);
    },
    failed() {
      if (name !== undefined && !judged) failures.failed(name);
    },
    succeeded() {
      if (name !== undefined) failures.succeeded(name);
    },
  };
}

/** Name of the certificate that a caller has proven to own; a resource API's own is none. */
function certificateOf(caller: Caller): string | undefined {
  const verdict = caller.kind === "client" ? caller.certificate : caller.forwarded;
  return typeof verdict === "object" ? verdict.fingerprint : undefined;
}
