import { setTimeout as pause } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { expect, it } from "vitest";
import { remove, startProcesses, temporaryFolder } from "../processes.ts";
import { exchange, openConnection, type RawOptions } from "../raw.ts";
import { head } from "./requests.ts";

/** Row 68, its last part: a process that was started again knows no session of before. */
export function restartRows(): void {
  it("row 68: after a restart an old session is a full handshake, in which the certificate is asked for again", {
    timeout: 60_000,
  }, async () => {
    const home = await temporaryFolder();
    const stack = await startProcesses(home);
    try {
      const as = stack.identity("demo-api", "certificate");
      const id = encodeURIComponent(stack.key("demo-api", "certificate").clientid);
      const requests = {
        "token-server": head(
          `POST /oauth/token?grant_type=client_credentials&client_id=${id}`,
          "Content-Length: 0\r\n",
        ),
        "resource-api": head("GET /api/v1/MessageProcessingLogs?$top=1", "Accept: application/json\r\n"),
      };
      for (const [service, request] of Object.entries(requests)) {
        const url = service === "token-server" ? stack.tokenMtlsUrl : stack.apiUrl;
        const connect = (options: RawOptions): Promise<TLSSocket> => openConnection(stack, url, options);
        const first = await connect({ as });
        expect([service, (await exchange(first, request)).status]).toEqual([service, 200]);
        const session = first.getSession();
        process.kill(stack.pids[service] ?? 0, "SIGKILL");
        await new Promise((resolve) => first.once("close", resolve));
        const status = async (options: RawOptions): Promise<readonly [boolean, number] | undefined> => {
          const socket = await connect(options).catch(() => undefined);
          if (socket === undefined) return undefined;
          const reused = socket.isSessionReused();
          const reply = await exchange(socket, request).catch(() => undefined);
          socket.destroy();
          return reply === undefined || reply.status === 503 ? undefined : [reused, reply.status];
        };
        let again = await status({ session, as });
        // A process takes a second to start, on a busy machine more.
        while (again === undefined) {
          await pause(20);
          again = await status({ session, as });
        }
        expect([service, again]).toEqual([service, [false, 200]]);
        expect([service, await status({ session })]).toEqual([service, [false, 401]]);
      }
    } finally {
      await stack.interrupt();
      await remove(home);
    }
  });
}
