import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkServerIdentity as checkIdentity, type PeerCertificate } from "node:tls";
import { Agent, type Dispatcher, request } from "undici";

/** A client certificate (chain) with its key, both PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Call {
  readonly method?: Dispatcher.HttpMethod;
  /** As an object, or as a flat list of names and values where one comes twice. */
  readonly headers?: Readonly<Record<string, string>> | string[];
  readonly body?: string | Buffer | undefined;
  readonly as?: Identity | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as it came, compressed where `Content-Encoding` says so. */
  readonly bytes: Buffer;
  /** The body as JSON; what is in it is for the test to say. */
  json<Shape>(): Shape;
}

/** Calls a stack over HTTPS as a client would that trusts its root certificate and nothing else. */
export interface Caller {
  call(url: string, call?: Call): Promise<Reply>;
  close(): Promise<void>;
}

// The servers stand on localhost, whatever Host a test claims to call; undici would go by that Host.
const checkServerIdentity = (_host: string, certificate: PeerCertificate): Error | undefined =>
  checkIdentity("localhost", certificate);

/** A caller that trusts `<home>/ca.pem`; one pool of connections for each certificate it presents. */
export function createCaller(home: string): Caller {
  const ca = readFileSync(join(home, "ca.pem"), "utf8");
  const agents = new Map<string, Agent>();
  const agentOf = (identity: Identity | undefined): Agent => {
    const name = identity === undefined ? "" : identity.cert + identity.key;
    const known = agents.get(name);
    if (known !== undefined) return known;
    const agent = new Agent({ connect: { ca, checkServerIdentity, ...identity }, connections: 16 });
    agents.set(name, agent);
    return agent;
  };
  return {
    async call(url, { method = "GET", headers = {}, body, as } = {}) {
      const answer = await request(url, {
        method,
        headers: Array.isArray(headers) ? headers : { ...headers },
        body: body ?? null,
        dispatcher: agentOf(as),
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      const text = bytes.toString("utf8");
      return {
        status: answer.statusCode,
        headers: answer.headers,
        text,
        bytes,
        json: <Shape>() => JSON.parse(text) as Shape,
      };
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}
