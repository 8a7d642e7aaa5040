import { tokenServerRoutes } from "../routes.ts";
import type { MutualTls } from "./mutual-tls.ts";

/**
 * One line of the revocation feed. `revoked`: tokens of this subject with this mark are refused until then (epoch ms);
 * `changed`: what is kept for callers of this subject is out of date.
 */
export interface Revocation {
  readonly kind: "revoked" | "restored" | "changed";
  /** A client id, or the id of a user. */
  readonly subject: string;
  readonly revSig: string;
  readonly until: number;
}

export interface RevocationPage {
  readonly revocations: readonly Revocation[];
  /** Pass it as `after` of the next call. */
  readonly last: number;
}

/** What is followed at the token server. */
export interface TokenServerClient {
  /** Public keys as JWKs. */
  fetchKeys(): Promise<readonly unknown[]>;
  /** What was revoked since a position in the feed. */
  fetchRevocations(after: number): Promise<RevocationPage>;
}

export function createTokenServerClient(connection: MutualTls): TokenServerClient {
  const getJson = async (path: string): Promise<Record<string, unknown>> => {
    const { status, document } = await connection.send(path, { method: "GET" });
    if (status === 200 && typeof document === "object" && document !== null) {
      return document as Record<string, unknown>;
    }
    throw new Error(`the token server answered ${status} for ${path.split("?", 1)[0]}`);
  };
  return {
    async fetchKeys() {
      const { keys } = await getJson(tokenServerRoutes.tokenKeys);
      if (!Array.isArray(keys)) throw new Error("the token server's keys are not a list");
      return keys as readonly unknown[];
    },
    async fetchRevocations(after) {
      const page = await getJson(`${tokenServerRoutes.revocations}?after=${after}`);
      return readPage(page);
    },
  };
}

function readPage(page: Record<string, unknown>): RevocationPage {
  const { revocations, last } = page;
  if (!Array.isArray(revocations) || typeof last !== "number")
    throw new Error("the revocation feed is malformed");
  return {
    last,
    revocations: revocations.map((entry: unknown) => {
      const { kind, subject, rev_sig: revSig, until } = entry as Record<string, unknown>;
      const known = kind === "revoked" || kind === "restored" || kind === "changed";
      if (!known || typeof subject !== "string" || typeof revSig !== "string" || typeof until !== "number") {
        throw new Error("the revocation feed is malformed");
      }
      return { kind, subject, revSig, until };
    }),
  };
}
