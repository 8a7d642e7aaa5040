import { readFile } from "node:fs/promises";
import { type IncomingMessage, request as requestPlainly, type ServerResponse } from "node:http";
import { createServer, request as requestSecurely } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize } from "node:path";
import { pipeline } from "node:stream";
import { fileURLToPath } from "node:url";

/** A call of the page to the service behind it, as it came in, and what was answered. */
export interface Call {
  readonly method: string;
  /** Path and query, from the origin on. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly status: number;
}

export interface PageServer {
  readonly url: string;
  /** Every call below the service root since the last `forget`. */
  readonly calls: readonly Call[];
  forget(): void;
  close(): Promise<void>;
}

export interface PageServerOptions {
  /** Certificate and key of localhost, which the service uses too, and the root that signed it; PEM. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Where the service stands, such as `https://localhost:8445`; over HTTP as well. */
  readonly service: string;
  /** Path of the service root there and here, such as `/api/v1`. */
  readonly root: string;
  /** What the proxy adds to each call, as an application router does for the pages it serves. */
  readonly headers: () => Readonly<Record<string, string>>;
}

const library = join(dirname(fileURLToPath(import.meta.resolve("@openui5/sap.ui.core/package.json"))), "src");
const page = fileURLToPath(new URL("page", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".html": "text/html;charset=utf-8",
  ".js": "text/javascript;charset=utf-8",
  ".mjs": "text/javascript;charset=utf-8",
  ".json": "application/json",
  ".properties": "text/plain;charset=utf-8",
};

/**
 * Serves a page of one origin, as browsers demand it of an application: OpenUI5's own sources, unbuilt, below
 * `/resources/`, the page itself, and the service behind a proxy that brings the credentials.
 */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const calls: Call[] = [];
  const server = createServer(options.tls, (incoming, response) => {
    const { pathname } = new URL(incoming.url ?? "", "https://localhost");
    if (pathname === options.root || pathname.startsWith(`${options.root}/`))
      pass(incoming, response, options, calls);
    else void serveFile(pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    calls,
    forget() {
      calls.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Host stays as the browser sent it, so that the service's absolute addresses lead back here. */
function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  { service, tls, headers: added }: PageServerOptions,
  calls: Call[],
): void {
  const { method = "", url: target = "", headers } = incoming;
  const request = service.startsWith("https:") ? requestSecurely : requestPlainly;
  const outgoing = request(
    `${service}${target}`,
    { method, headers: { ...headers, ...added() }, ca: tls.ca },
    (answer) => {
      calls.push({ method, target, headers, status: answer.statusCode ?? 0 });
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => {});
    },
  );
  outgoing.on("error", (error) => response.destroy(error));
  pipeline(incoming, outgoing, () => {});
}

async function serveFile(pathname: string, response: ServerResponse): Promise<void> {
  const path = normalize(pathname);
  const file = path.startsWith("/resources/")
    ? join(library, path.slice("/resources/".length))
    : join(page, path === "/" ? "index.html" : path);
  try {
    const body = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}
