import type { AddressInfo } from "node:net";
import type { Server } from "./server.ts";

/** A port that cannot be had; the message says which setting to change. */
export class ListenerError extends Error {
  override readonly name = "ListenerError";
}

const absentFamily = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    server.once("error", failed);
    server.listen({ host, port }, () => {
      server.off("error", failed);
      resolve((server.address() as AddressInfo).port);
    });
  });

const closeAll = (servers: readonly Server[]): Promise<unknown> =>
  Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));

/**
 * Binds one server per address, all on the same port. Port 0 takes a free one and tries again when another
 * address has it taken. A machine without IPv6 goes without `::1` as long as one address is bound.
 */
export async function bindAll(
  hosts: readonly string[],
  port: number,
  setting: string,
  makeServer: () => Server,
): Promise<{ servers: Server[]; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = [];
    let bound = port;
    try {
      for (const host of hosts) {
        const server = makeServer();
        try {
          bound = await listen(server, host, bound);
          servers.push(server);
        } catch (error) {
          if (!absentFamily.has(codeOf(error) ?? "")) throw error;
        }
      }
    } catch (error) {
      await closeAll(servers);
      if (codeOf(error) === "EADDRINUSE" && port === 0 && attempt < 10) continue;
      throw explain(error, bound, setting);
    }
    if (servers.length === 0)
      throw new ListenerError(`none of the addresses ${hosts.join(", ")} exists here (TENANTBOX_BIND)`);
    return { servers, port: bound };
  }
}

function explain(error: unknown, port: number, setting: string): Error {
  const code = codeOf(error);
  if (code === "EADDRINUSE")
    return new ListenerError(`port ${port} is taken; set ${setting} to another one (0 picks a free one)`);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new ListenerError("TENANTBOX_BIND: an address or a name that this machine knows is expected");
  if (code === "EACCES")
    return new ListenerError(`port ${port} may not be used by this user; set ${setting} to another one`);
  return error instanceof Error ? error : new Error(String(error));
}
