import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { withLdap } from "../packages/token-server/src/identity-provider/ldap-connection.ts";
import { eventually } from "./audit.ts";

type LdapClient = Parameters<Parameters<typeof withLdap>[2]>[0];

/** A real LDAP server on loopback with users and groups of its own. */
export interface Directory {
  readonly url: string;
  /** Where it begins with TLS; undefined where it has no certificate. */
  readonly tlsUrl: string | undefined;
  /** Ends it; `start` brings it back at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Changes it, as who may change everything. */
  change(work: (client: LdapClient) => Promise<unknown>): Promise<void>;
  remove(): Promise<void>;
}

export const base = "dc=acme,dc=test";
/** Who may change everything. */
const admin = { dn: `cn=admin,${base}`, password: "changes everything" };
export const reader = { dn: `cn=reader,${base}`, password: "reads users" };

/** The folder of slapd's programs, or undefined where this machine has none; says so. @throws where it is required */
export function slapdFolder(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.find((folder) => {
    try {
      accessSync(join(folder, "slapadd"), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return found;
  if ((process.env["TENANTBOX_REQUIRE"] ?? "").split(",").includes("slapd"))
    throw new Error("slapd is required and not on the PATH");
  console.warn("\n*** SKIPPED: users of an LDAP directory, because slapd is missing.\n");
  return undefined;
}

/** PEM of the directory's certificate and its key. */
export interface DirectoryIdentity {
  readonly cert: string;
  readonly key: string;
}

/**
 * Starts slapd with these entries (LDIF); with a certificate it offers StartTLS, and TLS on a port of its own; with a policy
 * it notes when passwords are changed.
 */
export async function startDirectory(
  programs: string,
  ldif: string,
  identity?: DirectoryIdentity,
  policy = false,
): Promise<Directory> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-slapd-"));
  await mkdir(join(folder, "data"));
  const file = join(folder, "slapd.conf");
  if (identity !== undefined) {
    await writeFile(join(folder, "cert.pem"), identity.cert);
    await writeFile(join(folder, "key.pem"), identity.key, { mode: 0o600 });
  }
  await writeFile(file, configuration(folder, identity !== undefined, policy));
  await writeFile(join(folder, "entries.ldif"), ldif);
  const add = spawn(join(programs, "slapadd"), ["-f", file, "-l", join(folder, "entries.ldif")]);
  const said = { text: "" };
  add.stderr.on("data", (chunk: Buffer) => (said.text += chunk.toString()));
  const [code] = (await once(add, "exit")) as [number];
  if (code !== 0) throw new Error(`slapadd: ${said.text}`);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const tlsUrl = identity && `ldaps://127.0.0.1:${await freePort()}`;
  let child: ChildProcess | undefined;
  const directory: Directory = {
    url,
    tlsUrl,
    async start() {
      // "-d 0" keeps it in the foreground, as a child of ours.
      const urls = [url, tlsUrl ?? ""].join(" ").trim();
      child = spawn(join(programs, "slapd"), ["-d", "0", "-f", file, "-h", urls], { stdio: "ignore" });
      await eventually(async () => ((await answers(port)) ? true : undefined), "slapd to listen");
    },
    async stop() {
      const running = child;
      child = undefined;
      if (running === undefined) return;
      const ended = once(running, "exit");
      running.kill("SIGKILL");
      await ended;
    },
    async change(work) {
      await withLdap({ url, ca: undefined, startTls: false }, performance.now() + 5_000, async (client) => {
        await client.bind(admin.dn, admin.password);
        await work(client);
      });
    },
    async remove() {
      await directory.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await directory.start();
  return directory;
}

const configuration = (folder: string, tls: boolean, policy: boolean): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${folder}/slapd.pid
argsfile ${folder}/slapd.args
${tls ? `TLSCertificateFile ${folder}/cert.pem\nTLSCertificateKeyFile ${folder}/key.pem` : ""}
modulepath /usr/lib/ldap
moduleload back_mdb
${policy ? "moduleload ppolicy" : ""}
database mdb
suffix "${base}"
rootdn "${admin.dn}"
rootpw "${admin.password}"
directory ${folder}/data
${policy ? "overlay ppolicy" : ""}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${reader.dn}" read by * none
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
