import { tokenServerRoutes } from "../routes.ts";
import type { MutualTls } from "./mutual-tls.ts";

/**
 * One line of the revocation feed. `revoked`: tokens of this subject with this mark are refused until then (epoch ms);
 * `changed`: what is kept for callers of this subject is out of date.
 */
export interface Revocation {
  readonly kind: "revoked" | "restored" | "changed";
  /** A client id, or the id of a user, of a token, or of a grant. */
  readonly subject: string;
  readonly revSig: string;
  readonly until: number;
}

export interface RevocationPage {
  readonly revocations: readonly Revocation[];
  /** Pass it as `after` of the next call. */
  readonly last: number;
  /** Which public keys there are at the moment. */
  readonly keys: PublishedKeys;
  /** Whether the token server waits before it says that there is nothing. */
  readonly waits: boolean;
}

/** What the feed says of the token server's public keys. */
export interface PublishedKeys {
  /** The ETag of the document that holds them; undefined where a token server of before says nothing of it. */
  readonly version: string | undefined;
  /** Key id → when it ends, epoch milliseconds; of those whose end is known. */
  readonly ends: ReadonlyMap<string, number>;
}

/** Public keys as JWKs, and which version of them it is. */
export interface FetchedDocument {
  readonly keys: readonly unknown[];
  readonly version: string | undefined;
}

/** What is followed at the token server. */
export interface TokenServerClient {
  fetchKeys(): Promise<FetchedDocument>;
  /** What was revoked since a position in the feed; `wait`: there may be nothing yet, and the answer can wait for it. */
  fetchRevocations(after: number, wait: boolean): Promise<RevocationPage>;
}

export function createTokenServerClient(connection: MutualTls): TokenServerClient {
  const getJson = async (path: string, asked: Readonly<Record<string, string>> = {}) => {
    const { status, headers, document } = await connection.send(path, { method: "GET", headers: asked });
    if (status === 200 && typeof document === "object" && document !== null)
      return { document: document as Record<string, unknown>, headers };
    throw new Error(`the token server answered ${status} for ${path.split("?", 1)[0]}`);
  };
  return {
    async fetchKeys() {
      const { document, headers } = await getJson(tokenServerRoutes.tokenKeys);
      const { keys } = document;
      const { etag } = headers;
      if (!Array.isArray(keys)) throw new Error("the token server's keys are not a list");
      return { keys: keys as readonly unknown[], version: typeof etag === "string" ? etag : undefined };
    },
    async fetchRevocations(after, wait) {
      const path = `${tokenServerRoutes.revocations}?after=${after}`;
      const { document, headers } = await getJson(path, wait ? { prefer: "wait=1" } : {});
      return { ...readPage(document), waits: headers["preference-applied"] !== undefined };
    },
  };
}

function readPage(page: Record<string, unknown>): Omit<RevocationPage, "waits"> {
  const { revocations, last } = page;
  if (!Array.isArray(revocations) || typeof last !== "number")
    throw new Error("the revocation feed is malformed");
  return {
    last,
    keys: publishedKeys(page["keys"]),
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

function publishedKeys(value: unknown): PublishedKeys {
  if (value === undefined) return { version: undefined, ends: new Map() };
  const { version, ends } = value as Record<string, unknown>;
  if (typeof version !== "string" || !Array.isArray(ends))
    throw new Error("the revocation feed is malformed");
  return { version, ends: new Map(ends as readonly (readonly [string, number])[]) };
}
