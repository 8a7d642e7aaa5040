import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import type { Identity } from "../request.ts";
import type { Client } from "../tenant.ts";
import { type ProxyName, runProxy } from "./proxy.ts";

/** A proxy that ends TLS in front of one of our ports, as docs/behind-a-proxy.md configures it. */
export interface TlsProxy {
  /** A connection of a caller, with a certificate or without. */
  open(as?: Identity): Promise<TLSSocket>;
  stop(): Promise<void>;
}

export interface TlsProxyOptions {
  readonly program: string;
  /** The port behind it. */
  readonly url: string;
  /** By which it proves to the server that it is the proxy. */
  readonly own: Identity;
  /** Its files, private keys among them; removed by whoever made it. */
  readonly folder: string;
}

/** Starts one with the server certificate of the tenant's API. */
export async function startTlsProxy(
  name: ProxyName,
  tenant: Client,
  options: TlsProxyOptions,
): Promise<TlsProxy> {
  const { folder, own, program, url } = options;
  const { port } = new URL(url);
  const ca = join(tenant.home, "ca.pem");
  const files = {
    ca,
    server: join(folder, "server.pem"),
    own: join(folder, "proxy.pem"),
  };
  const served = (extension: string): Promise<string> =>
    readFile(join(tenant.home, "tls", `resource-api.${extension}`), "utf8");
  const contents = [
    [files.server, await served("crt"), await served("key")],
    [files.own, own.cert, own.key],
  ] as const;
  for (const [file, certificate, key] of contents) {
    await writeFile(file, certificate, { mode: 0o600 });
    await writeFile(`${file}.key`, key, { mode: 0o600 });
  }
  const { socket, stop } = await runProxy(name, program, (place, at) =>
    name === "haproxy" ? haproxy(at, port, files) : nginx(place, at, port, files),
  );
  return {
    stop,
    open: (as) =>
      new Promise((resolve, reject) => {
        const caller = connect({ path: socket, servername: "localhost", rejectUnauthorized: false, ...as });
        caller.once("error", reject).once("secureConnect", () => {
          caller.off("error", reject).on("error", () => undefined);
          resolve(caller);
        });
      }),
  };
}

type Files = Readonly<Record<"ca" | "server" | "own", string>>;

/** HAProxy finds a key beside its certificate, in a file of the same name with `.key` behind it. */
const haproxy = (socket: string, port: string, files: Files): string => `
global
  maxconn 200
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
  http-reuse always
frontend callers
  bind unix@${socket} mode 666 ssl crt ${files.server} ca-file ${files.ca} verify optional crt-ignore-err all ca-ignore-err all
  http-request del-header Client-Cert
  http-request del-header Client-Cert-Chain
  http-request del-header X-Forwarded-For
  http-request set-header Client-Cert :%[ssl_c_der,base64]: if { ssl_c_used }
  http-request set-header X-Forwarded-Proto https
  option forwardfor
  default_backend servers
backend servers
  server one 127.0.0.1:${port} ssl verify required ca-file ${files.ca} sni str(localhost) verifyhost localhost crt ${files.own}
`;

const nginx = (folder: string, socket: string, port: string, files: Files): string => `
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
  underscores_in_headers on;
  upstream servers { server 127.0.0.1:${port}; keepalive 8; }
  server {
    listen unix:${socket} ssl;
    ssl_certificate ${files.server};
    ssl_certificate_key ${files.server}.key;
    ssl_verify_client optional_no_ca;
    location / {
      proxy_pass https://servers;
      proxy_http_version 1.1;
      proxy_set_header Host localhost;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-Client-Cert $ssl_client_escaped_cert;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate ${files.ca};
      proxy_ssl_certificate ${files.own};
      proxy_ssl_certificate_key ${files.own}.key;
    }
  }
}
`;
