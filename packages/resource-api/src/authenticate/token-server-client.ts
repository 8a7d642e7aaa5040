import { Agent, request } from "undici";
import { tokenServerRoutes } from "../routes.ts";

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

/** The only door from here to the token server; mutually authenticated TLS. */
export interface TokenServerClient {
  /** Public keys as JWKs. */
  fetchKeys(): Promise<readonly unknown[]>;
  /** What was revoked since a position in the feed. */
  fetchRevocations(after: number): Promise<RevocationPage>;
  close(): Promise<void>;
}

/** What proves this process to the token server, and the token server to it. PEM. */
export interface ClientMaterial {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

export interface TokenServerClientOptions {
  readonly baseUrl: string;
  /** Read again after every failure: the token server may have issued another certificate. */
  readonly material: () => Promise<ClientMaterial>;
}

const mostBytes = 4 * 1024 * 1024;

export function createTokenServerClient(options: TokenServerClientOptions): TokenServerClient {
  let agent: Promise<Agent> | undefined;
  const dropAgent = async (): Promise<void> => {
    const dropped = agent;
    agent = undefined;
    await (await dropped?.catch(() => undefined))?.destroy();
  };

  const getJson = async (path: string): Promise<Record<string, unknown>> => {
    agent ??= options.material().then(makeAgent);
    try {
      const { statusCode, body } = await request(`${options.baseUrl}${path}`, { dispatcher: await agent });
      const document: unknown = await body.json();
      if (statusCode === 200 && typeof document === "object" && document !== null) {
        return document as Record<string, unknown>;
      }
      throw new Error(`the token server answered ${statusCode} for ${path.split("?", 1)[0]}`);
    } catch (error) {
      await dropAgent();
      throw error;
    }
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
    close: dropAgent,
  };
}

const makeAgent = ({ ca, certificate, key }: ClientMaterial): Agent =>
  new Agent({
    connect: { ca, cert: certificate, key, timeout: 2_000 },
    connections: 4,
    headersTimeout: 2_000,
    bodyTimeout: 2_000,
    maxResponseSize: mostBytes,
  });

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
