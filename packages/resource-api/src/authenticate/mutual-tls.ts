import { Agent, type Dispatcher } from "undici";

/** What proves this process to the token server, and the token server to it. PEM. */
export interface ClientMaterial {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

export interface MutualTlsOptions {
  readonly baseUrl: string;
  /** Read again after every failure: the token server may have issued another certificate. */
  readonly material: () => Promise<ClientMaterial>;
  readonly connections: number;
}

export interface Asked {
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as JSON. */
  readonly document: unknown;
}

/** Calls over mutually authenticated TLS. */
export interface MutualTls {
  /** @throws Error where no whole answer came in time */
  send(path: string, asked: Asked): Promise<Answered>;
  close(): Promise<void>;
}

const mostBytes = 4 * 1024 * 1024;
const timeoutMs = 2_000;

export function createMutualTls({ baseUrl, material, connections }: MutualTlsOptions): MutualTls {
  let agent: Promise<Agent> | undefined;
  const { origin, pathname } = new URL(baseUrl);
  const base = pathname.replace(/\/$/, "");
  const drop = (failed: Promise<Agent>): void => {
    if (agent === failed) agent = undefined;
    // What else runs over it may go well; it ends by itself in any case.
    void failed.then((one) => one.close()).catch(() => undefined);
  };
  const makeAgent = ({ ca, certificate, key }: ClientMaterial): Agent =>
    new Agent({
      connect: { ca, cert: certificate, key, timeout: timeoutMs },
      connections,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: mostBytes,
    });

  return {
    async send(path, { method, headers = {}, body }) {
      agent ??= material().then(makeAgent);
      const current = agent;
      try {
        const options: Dispatcher.RequestOptions = {
          origin,
          path: `${base}${path}`,
          method,
          headers,
          body: body ?? null,
        };
        const answer = await (await current).request(options);
        return { status: answer.statusCode, headers: answer.headers, document: await answer.body.json() };
      } catch (error) {
        drop(current);
        throw error;
      }
    },
    async close() {
      const last = agent;
      agent = undefined;
      await (await last?.catch(() => undefined))?.destroy();
    },
  };
}
