import { Agent, request } from "undici";
import { CommandError, messageOf, systemCodeOf, TryAgainError } from "../errors.ts";

/** A client certificate with its private key, both PEM; the certificate may be a chain, leaf first. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface HttpsRequest {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** How long the answer may take, in milliseconds; half a minute unless said. */
  readonly patience?: number;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Https = (url: string, request: HttpsRequest) => Promise<HttpsAnswer>;

export type Download = (url: string, headers: Readonly<Record<string, string>>) => AsyncIterable<Uint8Array>;

const timeout = 30_000;

/** HTTPS that trusts the given root certificate (PEM) and no other; the system's roots where none is given. @throws {CommandError} in one line */
export function httpsTrusting(root: string | undefined): Https {
  return async (url, { method, headers = {}, body, clientCertificate, patience }) => {
    // A key's file says where its secret goes: never where others can read it on its way.
    if (URL.parse(url)?.protocol !== "https:") throw new CommandError(`${url} is no https URL`);
    const dispatcher = agentFor(root, clientCertificate, patience);
    try {
      const answer = await request(url, { method, headers, body: body ?? null, dispatcher });
      const contentType = answer.headers["content-type"];
      return {
        status: answer.statusCode,
        contentType: typeof contentType === "string" ? contentType : "",
        headers: answer.headers,
        body: await answer.body.text(),
      };
    } catch (error) {
      throw new TryAgainError(unreachable(new URL(url).origin, error));
    } finally {
      await dispatcher.destroy();
    }
  };
}

/**
 * GET as a stream, for answers of any length. The connection ends with it.
 * @throws {CommandError} in one line, also in the middle of the stream
 */
export function downloadTrusting(root: string): Download {
  return async function* (url, headers) {
    const dispatcher = agentFor(root);
    try {
      const answer = await request(url, { headers, dispatcher });
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        throw new CommandError(`${new URL(url).origin} answered ${answer.statusCode}`);
      }
      yield* answer.body as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw error instanceof CommandError
        ? error
        : new TryAgainError(unreachable(new URL(url).origin, error));
    } finally {
      await dispatcher.destroy();
    }
  };
}

function agentFor(
  root: string | undefined,
  clientCertificate?: ClientCertificate,
  patience: number = timeout,
): Agent {
  const credentials =
    clientCertificate === undefined
      ? {}
      : { cert: clientCertificate.certificate, key: clientCertificate.key };
  return new Agent({
    connect: { ...(root === undefined ? {} : { ca: root }), ...credentials, timeout: 5000 },
    headersTimeout: patience,
    bodyTimeout: patience,
  });
}

function unreachable(origin: string, error: unknown): string {
  if (systemCodeOf(error) === "ECONNREFUSED")
    return `nothing listens at ${origin}; is the stack still running?`;
  return `no answer from ${origin}: ${messageOf(error)}`;
}
