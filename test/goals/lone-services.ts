import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Program, remove, runProgram, startProcesses, temporaryFolder } from "../processes.ts";
import { programFile } from "../product.ts";
import { quiet } from "../quiet.ts";
import { type Tenant, tenantAt } from "../tenant.ts";

export type LoneService = "token-server" | "resource-api";

/** The two servers of a home that has been started before, each started and ended by itself, without a supervisor. */
export interface LoneServices {
  readonly home: string;
  readonly tenant: Tenant;
  /** @param under a command with its words that runs it */
  start(service: LoneService, under?: readonly string[]): Program;
  /** Waits until it says that it is ready. */
  ready(service: LoneService): Promise<void>;
  /** Status of a GET; 0 where nobody answers. */
  statusOf(url: string): Promise<number>;
  stop(): Promise<void>;
}

/** Prepares a home, with nothing running. Must be stopped. */
export async function prepareLoneServices(
  more: Readonly<Record<string, string>> = {},
): Promise<LoneServices> {
  const home = await temporaryFolder();
  const before = await startProcesses(home);
  await before.interrupt();
  const [api = 0, secret = 0, mtls = 0] = await freePorts(3);
  const urlOf = (port: number): string => `https://localhost:${port}`;
  const urls = { apiUrl: urlOf(api), tokenUrl: urlOf(secret), tokenMtlsUrl: urlOf(mtls) };
  const settings = {
    ...quiet,
    TENANTBOX_HOME: home,
    TENANTBOX_API_PORT: String(api),
    TENANTBOX_TOKEN_PORT: String(secret),
    TENANTBOX_TOKEN_MTLS_PORT: String(mtls),
    TENANTBOX_API_URL: urls.apiUrl,
    TENANTBOX_TOKEN_URL: urls.tokenUrl,
    TENANTBOX_TOKEN_MTLS_URL: urls.tokenMtlsUrl,
    ...more,
  };
  const tenant = tenantAt(home, urls);
  const started: Program[] = [];
  const statusOf = (url: string): Promise<number> =>
    tenant.call(url).then(
      ({ status }) => status,
      () => 0,
    );
  return {
    home,
    tenant,
    start(service, under = []) {
      const [command, ...words] = [...under, process.execPath, programFile(service)];
      const program = runProgram(command, words, { settings });
      started.push(program);
      return program;
    },
    async ready(service) {
      const url = service === "token-server" ? tenant.tokenUrl : tenant.apiUrl;
      const end = performance.now() + 45_000;
      while ((await statusOf(`${url}/health/ready`)) !== 200) {
        if (performance.now() > end) throw new Error(`the ${service} does not become ready`);
        await pause(20);
      }
    },
    statusOf,
    async stop() {
      await tenant.close();
      for (const { child, ended } of started) {
        child.kill("SIGCONT");
        child.kill("SIGKILL");
        await ended;
      }
      await remove(home);
    },
  };
}

/** Ports that nobody has at the moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    return address === null || typeof address === "string" ? 0 : address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
