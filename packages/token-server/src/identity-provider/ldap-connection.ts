import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Client } from "ldapts";
import type { LdapSettings } from "./ldap-settings.ts";

/** The directory did not answer in time, or not as a directory. */
export class LdapUnavailableError extends Error {
  override readonly name = "LdapUnavailableError";
}

/** A user and 200 groups are far below. */
const mostBytes = 1024 * 1024;

/**
 * Does something over a connection of its own, which ends with it, whatever happens: slow, silent and endless answers
 * are cut off at the deadline (fault F32). Referrals are never followed. Where TLS is to begin first, nothing is said
 * until it has begun, with a certificate of the host's.
 * @throws what `work` throws; LdapUnavailableError at the deadline
 */
export async function withLdap<Result>(
  { url, ca, startTls }: Pick<LdapSettings, "url" | "ca" | "startTls">,
  deadline: number,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const sockets: Socket[] = [];
  let bytes = 0;
  const keep = <One extends Socket>(socket: One): One => {
    sockets.push(socket);
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) socket.destroy(new LdapUnavailableError("the directory answers too much"));
    });
    return socket;
  };
  const left = Math.max(1, deadline - performance.now());
  const client = new Client({
    url,
    timeout: left,
    connectTimeout: left,
    // With any of these the client begins with TLS.
    tlsOptions: ca === undefined || startTls ? {} : { ca },
    createConnection: ((...options: Parameters<typeof connect>) =>
      keep(connect(...options))) as typeof connect,
    createSecureConnection: ((...options: Parameters<typeof connectTls>) =>
      keep(connectTls(...options))) as typeof connectTls,
  });
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new LdapUnavailableError("the directory answers too slowly")), left);
  const working = startTls
    ? client.startTLS({ host: hostOf(url), ...(ca === undefined ? {} : { ca }) }).then(() => work(client))
    : work(client);
  // Its end after the deadline is nobody's concern.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, expired]);
  } finally {
    clearTimeout(timer);
    for (const socket of sockets) socket.on("error", () => undefined).destroy();
  }
}

/** The name that the directory's certificate must be of; IPv6 addresses without their brackets. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
