import { pathToFileURL } from "node:url";
import { databaseUrlFor } from "@tenantbox/shared/database";
import { engines } from "../database/engines.ts";
import { read, tokenFor } from "../flows.ts";
import { firstLog } from "../message-log.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import { type Wire, wireTo } from "./bytes.ts";
import { openProbe, type Probe } from "./probe.ts";

/** The listeners that a hostile caller can reach; "one" is the one door for API and tokens. */
export type Door = "api" | "token" | "certificate" | "one";

/** A stack of real processes, each with a probe in it, and a caller with every role. */
export interface HostileStack extends Processes {
  readonly token: string;
  /** Guid of a log: what somebody else asks for meanwhile. */
  readonly marker: string;
  /** Where its logs are. */
  readonly logsUrl: string;
  readonly wires: Readonly<Record<Door, Wire>>;
  readonly probes: Readonly<Record<Door, Probe>>;
  /** `GET /api/v1/<path>` as bytes, with the token; `more` is further header lines, each ended by CRLF. */
  get(path: string, more?: string): string;
  stop(): Promise<void>;
}

const preloaded = pathToFileURL(new URL("probe/main.ts", import.meta.url).pathname).href;

/** Starts `tenantbox start` with the demo content; `settings` go on top. Must be stopped. */
async function startHostileStack(settings: Readonly<Record<string, string>> = {}): Promise<HostileStack> {
  const home = await temporaryFolder();
  const processes = await startProcesses(home, undefined, {
    TENANTBOX_LOG: "info",
    TENANTBOX_DOOR_PORT: "0",
    NODE_OPTIONS: `--expose-gc --import ${preloaded}`,
    HOSTILE_PROBE_FOLDER: home,
    ...settings,
  });
  const { "token-server": tokenServer = 0, "resource-api": resourceApi = 0 } = processes.pids;
  const [tokenProbe, apiProbe] = [await openProbe(home, tokenServer), await openProbe(home, resourceApi)];
  const token = await tokenFor(processes, "demo-api", "secret");
  await warmUp(processes, token);
  // The newest: a test that moves the clock may see the oldest ones go.
  const { MessageGuid: marker } = await firstLog(
    processes,
    token,
    "$select=MessageGuid&$orderby=LogStart%20desc",
  );
  return {
    ...processes,
    token,
    marker,
    logsUrl: databaseUrlFor(settings["TENANTBOX_DATABASE_URL"], home, "resource-api"),
    wires: {
      api: wireTo(home, processes.apiUrl),
      token: wireTo(home, processes.tokenUrl),
      certificate: wireTo(home, processes.tokenMtlsUrl),
      one: wireTo(home, processes.doorUrl ?? ""),
    },
    probes: { api: apiProbe, token: tokenProbe, certificate: tokenProbe, one: apiProbe },
    get: (path, more = "") =>
      `GET /api/v1/${path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n` +
      `Authorization: Bearer ${token}\r\n${more}\r\n`,
    async stop() {
      tokenProbe.close();
      apiProbe.close();
      await processes.interrupt();
      await remove(home);
    },
  };
}

/** What grows once (compiled code, young heap, pools) has grown before anything is measured. */
async function warmUp(processes: Processes, token: string): Promise<void> {
  const paths = [
    "MessageProcessingLogs?$top=50&$expand=CustomHeaderProperties",
    "MessageProcessingLogs?$filter=substringof('a',Sender)&$top=5",
    "MessageProcessingLogs?$filter=(((",
  ];
  for (let round = 0; round < 15; round += 1) {
    const replies = [...paths, ...paths].map((path) => read(processes, token, path));
    await Promise.all(replies);
  }
}

/** A database engine under a hostile stack. */
export interface HostileEngine {
  readonly name: string;
  start(settings?: Readonly<Record<string, string>>): Promise<HostileStack>;
}

/** SQLite, and PostgreSQL where one can run here. */
export const hostileEngines: readonly HostileEngine[] = engines
  .filter(({ available }) => available)
  .map(({ name, fresh }) => ({
    name,
    async start(settings = {}) {
      if (name === "SQLite") return startHostileStack(settings);
      const database = await fresh();
      const stack = await startHostileStack({ TENANTBOX_DATABASE_URL: database.url, ...settings });
      return {
        ...stack,
        async stop() {
          await stack.stop();
          await database.drop();
        },
      };
    },
  }));
