import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrationOf, basic, bearer } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { hostileEngines, type HostileStack } from "../hostile/hostile-stack.ts";
import { remove, temporaryFolder } from "../processes.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";

const longestMs = thorough ? 2_000 : 4_000;
/** After so many failures in a row nobody waits any more, and one try each 5 s finds out. */
const breaker = { failures: 5, pauseMs: 5_000 };

/** What a directory may do to who asks it. */
const manners: Readonly<Record<string, (socket: Socket) => void>> = {
  "says nothing": () => undefined,
  resets: (socket) => void socket.resetAndDestroy(),
  "talks nonsense": (socket) => void socket.write(Buffer.from("HTTP/1.1 200 OK\r\n\r\nhello".repeat(50))),
  "answers a hundred megabytes": (socket) => {
    // An answer of LDAP that begins well: a sequence of 100 MB.
    socket.write(Buffer.from([0x30, 0x84, 0x06, 0x40, 0, 0]));
    const more = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(64 * 1024)));
    };
    socket.on("drain", more);
    more();
  },
  "answers byte by byte, for thirty seconds": (socket) => {
    const timer = setInterval(() => socket.write(Buffer.from([0x30])), 100).unref();
    socket.on("close", () => clearInterval(timer));
  },
  "leaves the connection half open": (socket) => void socket.end(),
};

describe("While the directory of users misbehaves (F32)", () => {
  let stack: HostileStack;
  let server: Server;
  let folder: string;
  let manner = "says nothing";
  let connections = 0;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      connections += 1;
      sockets.add(socket.on("error", () => undefined));
      socket.once("data", () => manners[manner]?.(socket));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    folder = await temporaryFolder();
    const ldap = join(folder, "ldap.json");
    await writeFile(
      ldap,
      JSON.stringify({
        url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
        bindDn: "cn=reader,dc=acme,dc=test",
        bindPassword: "reads users",
        users: { base: "ou=people,dc=acme,dc=test", attribute: "uid" },
        roleCollections: {},
      }),
      { mode: 0o600 },
    );
    const sqlite = hostileEngines.find(({ name }) => name === "SQLite");
    if (sqlite === undefined) throw new Error("SQLite is always there");
    stack = await sqlite.start({ TENANTBOX_LDAP: ldap });
  });
  afterAll(async () => {
    await stack?.stop();
    for (const socket of sockets) socket.destroy();
    server.close();
    await remove(folder);
  });

  let guess = 0;
  const url = () => `${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`;
  /** How long a user of the directory waits for a 503. */
  const refusedAfter = async (): Promise<number> => {
    const since = performance.now();
    const reply = await stack.call(url(), { headers: basic("ada", `guess ${guess++}`) });
    expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
    return performance.now() - since;
  };
  /** Somebody who needs no directory. */
  const othersAreServed = async (): Promise<void> => {
    expect((await stack.call(url(), { headers: bearer(stack.token) })).status).toBe(200);
    const administration = await administrationOf(stack);
    expect((await administration.send("GET", "/service_instances")).status).toBe(200);
    const direct = stack.identity("demo-api", "certificate");
    expect((await stack.call(`${stack.apiUrl}/api/v1/`, { as: direct })).status).toBe(200);
  };
  /** Until the next one is tried again. */
  const untilTried = async (): Promise<void> => {
    const before = connections;
    while (connections === before) {
      await refusedAfter();
      await pause(100);
    }
  };

  it.each(thorough ? Object.keys(manners) : ["says nothing", "answers a hundred megabytes"])(
    "that %s, its users are told within two seconds to come back, and nobody else notices",
    { timeout: 60_000 },
    async (name) => {
      manner = name;
      if (connections > 0) await untilTried();
      const probe = stack.probes.token;
      await probe.reset();
      const [rss, times] = [
        (await probe.collect()).rss,
        await Promise.all([1, 2, 3, 4, 5, 6].map(refusedAfter)),
      ];
      await othersAreServed();
      times.push(await refusedAfter());
      const { delayMs, rss: after } = await probe.collect();
      expect(Math.max(...times)).toBeLessThan(longestMs);
      expect(delayMs).toBeLessThan(thorough ? 100 : 2_000);
      expect(after - rss).toBeLessThan(20 * 1024 * 1024);
      report(`F32 (${name})`, { longest: ms(Math.max(...times)), "loop delay": ms(delayMs) });
    },
  );

  it("after five failures it is left alone but for one try each five seconds", {
    timeout: 60_000,
  }, async () => {
    manner = "resets";
    for (let failure = 0; failure < breaker.failures; failure += 1) await refusedAfter();
    await untilTried();
    const before = connections;
    const since = performance.now();
    const rounds = thorough ? 3 : 1;
    while (performance.now() - since < breaker.pauseMs * rounds + 500) {
      const asked = performance.now();
      await Promise.all([1, 2, 3].map(refusedAfter));
      expect(performance.now() - asked).toBeLessThan(1_000);
      await pause(50);
    }
    expect(connections - before).toBeLessThanOrEqual(rounds);
    expect(connections - before).toBeGreaterThan(0);
  });
});
