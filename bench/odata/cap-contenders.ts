import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { capDatabase } from "./cap-database.ts";
import type { LogDatabase } from "./log-database.ts";
import type { Facts } from "./queries.ts";
import type { Tenant } from "./tenant.ts";

interface Version {
  readonly name: string;
  /** Where it is installed, from the checkout's root. */
  readonly folder: string;
  /** The setting that names the Node it runs on; default: this one. */
  readonly nodeSetting?: string;
  /** Whether it is also asked with the duty to know who may read, as ours has it. */
  readonly withTokens: boolean;
}

/** The newest, and the one against which the aims were set. */
const versions: readonly Version[] = [
  { name: "CAP 10 V2", folder: "interop", withTokens: true },
  { name: "CAP 9 V2, Node 20", folder: "bench/cap-9", nodeSetting: "BENCH_NODE_20", withTokens: false },
];

/** CAP with its V2 adapter for whoever calls, in each version that can be started; says which cannot. */
export async function startCaps(
  tenant: Tenant,
  facts: Facts,
  database: LogDatabase,
): Promise<readonly ApiServer[]> {
  const started: ApiServer[] = [];
  for (const { name, folder, nodeSetting, withTokens } of versions) {
    const home = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
    const execPath = nodeSetting === undefined ? process.execPath : process.env[nodeSetting];
    if (execPath === undefined || !existsSync(join(home, "node_modules/@sap/cds"))) {
      const also = nodeSetting === undefined ? "" : `, ${nodeSetting} names its node`;
      console.error(`*** SKIPPED: ${name}. \`npm ci --prefix ${folder}\` installs it${also}.`);
      continue;
    }
    placeProject(home);
    const settings = { BENCH_CAP: home, BENCH_DATABASE: capDatabase(database) };
    const common = { file: "cap.mjs", tenant, facts, execPath };
    started.push(await startApiServer({ ...common, name, settings }));
    if (!withTokens) continue;
    const auth = JSON.stringify({ kind: "xsuaa", credentials: tenant.binding });
    const guarded = { ...settings, BENCH_AUTH: auth, NODE_EXTRA_CA_CERTS: tenant.caFile };
    started.push(await startApiServer({ ...common, name: `${name}, tokens`, settings: guarded }));
  }
  return started;
}

/** CAP looks for its plugins from its project's folder, so the project has to lie beside what is installed. */
function placeProject(home: string): void {
  const project = fileURLToPath(new URL("../../interop/cap-logs", import.meta.url));
  const target = join(home, "cap-logs");
  if (target !== project) cpSync(project, target, { recursive: true });
}
