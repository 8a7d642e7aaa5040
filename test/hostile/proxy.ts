import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { eventually } from "../audit.ts";

export type ProxyName = "haproxy" | "nginx";

/** A reverse proxy in front of one of our ports. Callers reach it by a socket in the file system. */
export interface Proxy {
  /** Where it listens. */
  readonly socket: string;
  open(): Promise<Socket>;
  stop(): Promise<void>;
}

/**
 * The program, or undefined where this machine has none.
 * @throws Error where TENANTBOX_REQUIRE names it all the same
 */
export function proxyProgram(name: ProxyName): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((folder) => join(folder, name)).find(isExecutable);
  if (found === undefined && (process.env["TENANTBOX_REQUIRE"] ?? "").split(",").includes(name))
    throw new Error(`${name} is required and not on the PATH`);
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a proxy that reuses its connections to the server, as proxies do, and passes on what others refuse. */
export function startProxy(name: ProxyName, program: string, url: string, ca: string): Promise<Proxy> {
  const { port } = new URL(url);
  return runProxy(name, program, (folder, socket) =>
    name === "haproxy" ? haproxy(socket, port, ca) : nginx(folder, socket, port, ca),
  );
}

/** Runs a proxy with a configuration that listens at a socket, in a folder of its own. @throws Error with what it said */
export async function runProxy(
  name: ProxyName,
  program: string,
  configure: (folder: string, socket: string) => string,
): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-proxy-"));
  await chmod(folder, 0o755);
  const socket = join(folder, "proxy.sock");
  const file = join(folder, "proxy.conf");
  await writeFile(file, configure(folder, socket));
  const words =
    name === "haproxy" ? ["-db", "-f", file] : ["-p", folder, "-c", file, "-e", join(folder, "error.log")];
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"] });
  const said = { text: "" };
  child.stderr.on("data", (chunk: Buffer) => {
    said.text += chunk.toString();
  });
  const ended = once(child, "exit");
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const connection = connect(socket);
      connection.once("error", reject).once("connect", () => {
        connection.off("error", reject).on("error", () => undefined);
        resolve(connection);
      });
    });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    (await eventually(() => open().catch(() => undefined), `${name} to listen`)).destroy();
  } catch (cause) {
    await stop();
    throw new Error(said.text, { cause });
  }
  return { socket, open, stop };
}

const haproxy = (socket: string, port: string, ca: string): string => `
global
  maxconn 200
defaults
  mode http
  timeout connect 5s
  timeout client 500ms
  timeout http-request 500ms
  timeout server 5s
  http-reuse always
  # A connection in store that the server is just closing is no answer: what malformed requests do, all the time.
  retry-on conn-failure empty-response
frontend callers
  bind unix@${socket} mode 666
  option accept-invalid-http-request
  default_backend servers
backend servers
  option accept-invalid-http-response
  server one 127.0.0.1:${port} ssl verify required ca-file ${ca} sni str(localhost) verifyhost localhost
`;

const nginx = (folder: string, socket: string, port: string, ca: string): string => `
daemon off;
master_process off;
pid ${folder}/pid;
events { worker_connections 200; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_header_timeout 1s;
  client_body_timeout 1s;
  ignore_invalid_headers off;
  underscores_in_headers on;
  upstream servers { server 127.0.0.1:${port}; keepalive 8; }
  server {
    listen unix:${socket};
    location / {
      proxy_pass https://servers;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Host localhost;
      proxy_set_header Connection "";
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate ${ca};
    }
  }
}
`;
