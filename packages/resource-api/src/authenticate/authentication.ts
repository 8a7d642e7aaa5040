import { administrationAudience, createTokenVerifier } from "@tenantbox/shared/access-token";
import type { TrustStore } from "@tenantbox/shared/client-certificate";
import type { Log } from "@tenantbox/shared/listener";
import { apiApplicationId } from "@tenantbox/shared/roles";
import { createAdmission } from "./admission.ts";
import { type Authenticate, createAuthenticate, createBearerAuthenticate } from "./authenticate.ts";
import { createBasicWay } from "./basic.ts";
import { createCallerTokens } from "./caller-tokens.ts";
import { createCertificateWay } from "./client-certificate.ts";
import { createMutualTls, type MutualTlsOptions } from "./mutual-tls.ts";
import { createRevocationList } from "./revocation-list.ts";
import { createTokenServerClient } from "./token-server-client.ts";
import { createTokenSource } from "./token-source.ts";
import { createFetchedKeys } from "./verification-keys.ts";

export interface AuthenticationOptions {
  readonly issuer: string;
  readonly tokenServer: Omit<MutualTlsOptions, "connections">;
  /** Roots that client certificates directly on this API are judged by. */
  readonly trust: TrustStore;
  /** Whether revoked tokens that callers bring themselves are refused. */
  readonly revocation: boolean;
  /** How long a token obtained for a caller is kept, in milliseconds. */
  readonly callerTokenMs: number;
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
  /** Milliseconds since the revocation feed was last read; undefined before the first time. */
  feedAge(): number | undefined;
  /** Fetches keys until it has some, then follows revocations and looks for changed keys now and then. */
  follow(): void;
  /** Hears at once what was revoked or brought back, and keeps no caller's token; a token server that is away is waited for as ever. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** `TENANTBOX_REVOCATION=off`: tokens live to their end, as in the real system. */
const noRevocations = { loaded: true, has: () => false };

const firstPauseMs = 100;
const keysPauseMs = 300_000;
/** Followed things have connections of their own, so that no crowd of callers delays a revocation. */
const connections = { followed: 4, callers: 32 };
const monotonic = (): number => performance.now();

export function createAuthentication(options: AuthenticationOptions): Authentication {
  const { issuer, tokenServer, trust, revocation, callerTokenMs, now, system, expiredBefore, log } = options;
  const followed = createMutualTls({ ...tokenServer, connections: connections.followed });
  const forCallers = createMutualTls({ ...tokenServer, connections: connections.callers });
  const client = createTokenServerClient(followed);
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
  const tokens = createCallerTokens({ keepMs: callerTokenMs, now: monotonic });
  const revocations = createRevocationList({
    fetchRevocations: async (after, wait) => {
      const page = await client.fetchRevocations(after, wait);
      trouble = "";
      return page;
    },
    now: expiredBefore,
    onFailure,
    onKeys: keys.follow,
    onSubject: tokens.forget,
  });
  const verifierFor = (audience: string, clock: () => number) =>
    createTokenVerifier({ issuer, audience, keys, now: clock });
  const verify = verifierFor(apiApplicationId, now);
  const verifyOperator = verifierFor(administrationAudience, system);
  const known = revocation ? revocations : noRevocations;
  // A key or user that is deleted stops callers without a token of their own at once, whatever the setting says (P6).
  const admitCaller = createAdmission({ verify, revocations, trust, now });
  const source = createTokenSource({ connection: forCallers, now: monotonic, onFailure });
  let timer: NodeJS.Timeout | undefined;

  const keepKeys = async (): Promise<void> => {
    await keys.refresh().catch(onFailure);
    if (closed) return;
    timer = setTimeout(() => void keepKeys(), keys.loaded ? keysPauseMs : firstPauseMs);
    timer.unref();
  };

  return {
    authenticate: createAuthenticate({
      admit: createAdmission({ verify, revocations: known, trust, now }),
      byCertificate: createCertificateWay({ trust, tokens, source, admit: admitCaller, now }),
      byPassword: createBasicWay({ tokens, source, admit: admitCaller }),
    }),
    authenticateOperator: createBearerAuthenticate(
      createAdmission({ verify: verifyOperator, revocations: known, trust, now: system }),
    ),
    feedAge: () => revocations.age(),
    ready: () => keys.loaded && revocations.loaded,
    follow() {
      void keepKeys();
      revocations.follow();
    },
    async refresh() {
      tokens.clear();
      await revocations.update().catch(onFailure);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      revocations.stop();
      await Promise.all([followed.close(), forCallers.close()]);
    },
  };
}
