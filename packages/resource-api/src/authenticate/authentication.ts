import { administrationAudience, createTokenVerifier } from "@tenantbox/shared/access-token";
import type { Log } from "@tenantbox/shared/listener";
import { apiApplicationId } from "@tenantbox/shared/roles";
import { type Authenticate, createAuthenticate } from "./authenticate.ts";
import { createRevocationList } from "./revocation-list.ts";
import { createTokenServerClient, type TokenServerClientOptions } from "./token-server-client.ts";
import { createFetchedKeys } from "./verification-keys.ts";

export interface AuthenticationOptions {
  readonly issuer: string;
  readonly tokenServer: TokenServerClientOptions;
  readonly revocation: boolean;
  /** The tenant's clock, epoch milliseconds. */
  readonly now: () => number;
  /** The system's: the operator stands outside the tenant's time, and nobody is asked more often because of it. */
  readonly system: () => number;
  /** Revocations that ended before this moment are forgotten. */
  readonly expiredBefore: () => number;
  readonly log: Log;
}

/** Authentication with what it follows at the token server: keys and revocations. */
export interface Authentication {
  readonly authenticate: Authenticate;
  /** The same for tokens of administration, which open nothing else. */
  readonly authenticateOperator: Authenticate;
  /** Whether keys and revocations have been fetched, so that tokens can be judged at all. */
  ready(): boolean;
  /** Fetches keys until it has some, then follows revocations and looks for changed keys now and then. */
  follow(): void;
  /** Hears at once what was revoked or brought back; a token server that is away is waited for as ever. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** `TENANTBOX_REVOCATION=off`: tokens live to their end, as in the real system. */
const noRevocations = { loaded: true, has: () => false };

const firstPauseMs = 100;
const keysPauseMs = 300_000;

export function createAuthentication({
  issuer,
  tokenServer,
  revocation,
  now,
  system,
  expiredBefore,
  log,
}: AuthenticationOptions): Authentication {
  const client = createTokenServerClient(tokenServer);
  let trouble = "";
  let closed = false;
  const onFailure = (error: unknown): void => {
    if (closed) return;
    // Once for each kind of trouble, not once for each attempt.
    const message = error instanceof Error ? error.message : String(error);
    if (message !== trouble) log.warn({ error: message }, "the token server cannot be followed");
    trouble = message;
  };
  const keys = createFetchedKeys({ fetchKeys: client.fetchKeys, now: system, onFailure });
  const revocations = createRevocationList({
    fetchRevocations: async (after) => {
      const page = await client.fetchRevocations(after);
      trouble = "";
      return page;
    },
    now: expiredBefore,
    onFailure,
  });
  const authenticateFor = (audience: string, clock: () => number): Authenticate =>
    createAuthenticate({
      verify: createTokenVerifier({ issuer, audience, keys, now: clock }),
      revocations: revocation ? revocations : noRevocations,
      now: clock,
    });
  let timer: NodeJS.Timeout | undefined;

  const keepKeys = async (): Promise<void> => {
    await keys.refresh().catch(onFailure);
    if (closed) return;
    timer = setTimeout(() => void keepKeys(), keys.loaded ? keysPauseMs : firstPauseMs);
    timer.unref();
  };

  return {
    authenticate: authenticateFor(apiApplicationId, now),
    authenticateOperator: authenticateFor(administrationAudience, system),
    ready: () => keys.loaded && (!revocation || revocations.loaded),
    follow() {
      void keepKeys();
      if (revocation) revocations.follow();
    },
    async refresh() {
      if (revocation) await revocations.update().catch(onFailure);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      revocations.stop();
      await client.close();
    },
  };
}
