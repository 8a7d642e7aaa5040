import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Program, runProgram } from "../processes.ts";
import { freePorts, type LoneService } from "./lone-services.ts";
import { createTestDatabase } from "../postgres.ts";
import { programFile } from "../product.ts";
import { type Tenant, tenantAt } from "../tenant.ts";
import { uncounted } from "../quiet.ts";

/** One server process without a supervisor, as a container runs it. */
export interface Replica {
  readonly name: string;
  readonly pid: () => number;
  /** Where it is reached without the balancer. */
  readonly url: string;
  start(): Promise<void>;
  /** Sends a signal and waits until it is gone: its exit code, and how long that took in milliseconds. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly milliseconds: number }>;
}

/** Two token servers and two resource APIs on one PostgreSQL, behind a balancer that asks them whether they are ready. */
export interface Replicas {
  readonly tenant: Tenant;
  readonly tokenServers: readonly [Replica, Replica];
  readonly resourceApis: readonly [Replica, Replica];
  stop(): Promise<void>;
}

/** Starts them; `haproxy` is the program. Must be stopped. */
export async function startReplicas(
  haproxy: string,
  postgresUrl: string,
  more: Readonly<Record<string, string>>,
): Promise<Replicas> {
  const home = await mkdtemp(join(tmpdir(), "tenantbox-replicas-"));
  const database = await createTestDatabase(postgresUrl);
  const [token, mtls, api, t1, m1, t2, m2, a1, a2] = (await freePorts(9)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const url = (port: number): string => `https://localhost:${port}`;
  const settings = {
    TENANTBOX_HOME: home,
    TENANTBOX_BIND: "127.0.0.1",
    TENANTBOX_DATABASE_URL: database.url,
    TENANTBOX_LOG: "silent",
    ...uncounted,
    TENANTBOX_TOKEN_URL: url(token),
    TENANTBOX_TOKEN_MTLS_URL: url(mtls),
    TENANTBOX_API_URL: url(api),
    TENANTBOX_TOKEN_INTERNAL_URL: url(mtls),
    ...more,
  };
  const replica = (service: LoneService, number: 1 | 2, ports: Record<string, number>): Replica => {
    let program: Program | undefined;
    const own = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
    const address = url(Object.values(ports)[0] ?? 0);
    return {
      name: `${service} ${number}`,
      url: address,
      pid: () => program?.child.pid ?? 0,
      async start() {
        program = runProgram(process.execPath, [programFile(service)], { settings: { ...settings, ...own } });
        const early = program.ended.then(({ stderr }) =>
          Promise.reject(new Error(`${service} ended: ${stderr}`)),
        );
        early.catch(() => undefined);
        await Promise.race([untilReady(home, address), early]);
      },
      async end(signal) {
        const since = performance.now();
        program?.child.kill(signal);
        const ended = await program?.ended;
        return { code: ended?.code ?? null, milliseconds: performance.now() - since };
      },
    };
  };
  const tokenServers = [
    replica("token-server", 1, { TENANTBOX_TOKEN_PORT: t1, TENANTBOX_TOKEN_MTLS_PORT: m1 }),
    replica("token-server", 2, { TENANTBOX_TOKEN_PORT: t2, TENANTBOX_TOKEN_MTLS_PORT: m2 }),
  ] as const;
  const resourceApis = [
    replica("resource-api", 1, { TENANTBOX_API_PORT: a1 }),
    replica("resource-api", 2, { TENANTBOX_API_PORT: a2 }),
  ] as const;
  const file = join(home, "..", `${home.split("/").at(-1)}.cfg`);
  await writeFile(
    file,
    configuration([
      [token, t1, t2],
      [mtls, m1, m2],
      [api, a1, a2],
    ]),
  );
  const balancer = spawn(haproxy, ["-db", "-f", file], { stdio: "ignore" });
  const gone = once(balancer, "exit");
  const stop = async (): Promise<void> => {
    await Promise.all([...resourceApis, ...tokenServers].map((one) => one.end("SIGKILL")));
    balancer.kill("SIGKILL");
    await gone;
    await database.drop();
    await rm(file, { force: true });
    await rm(home, { recursive: true, force: true });
  };
  try {
    // The second of each starts when the first has made what both need.
    await tokenServers[0].start();
    await Promise.all([tokenServers[1].start(), resourceApis[0].start()]);
    await resourceApis[1].start();
  } catch (error) {
    await stop();
    throw error;
  }
  const tenant = tenantAt(home, { tokenUrl: url(token), tokenMtlsUrl: url(mtls), apiUrl: url(api) });
  return {
    tenant,
    tokenServers,
    resourceApis,
    async stop() {
      await tenant.close();
      await stop();
    },
  };
}

async function untilReady(home: string, url: string): Promise<void> {
  const end = performance.now() + 30_000;
  for (;;) {
    const ready = await readyAt(home, url).catch(() => false);
    if (ready) return;
    if (performance.now() > end) throw new Error(`${url} does not become ready`);
    await pause(50);
  }
}

async function readyAt(home: string, url: string): Promise<boolean> {
  // Its root certificate may be made only now.
  const look = tenantAt(home, { tokenUrl: url, tokenMtlsUrl: url, apiUrl: url });
  try {
    return (await look.call(`${url}/health/ready`)).status === 200;
  } finally {
    await look.close();
  }
}

/** As `docker/haproxy.cfg` of the scaled stack, with a shorter interval. */
const configuration = (listeners: readonly (readonly [number, number, number])[]): string => `
global
  maxconn 500
defaults
  mode tcp
  balance roundrobin
  timeout connect 2s
  timeout client 75s
  timeout server 75s
  timeout check 1s
  retries 3
  option redispatch 1
  option httpchk
  http-check send meth GET uri /health/ready ver HTTP/1.1 hdr Host localhost
  default-server check check-ssl verify none inter 200ms fall 2 rise 1
${listeners
  .map(
    ([front, one, two]) => `listen at-${front}
  bind 127.0.0.1:${front}
  server one 127.0.0.1:${one}
  server two 127.0.0.1:${two}
`,
  )
  .join("")}`;
