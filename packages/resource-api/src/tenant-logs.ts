import type { Clock } from "@tenantbox/shared/clock";
import type { Log } from "@tenantbox/shared/listener";
import type { Seed } from "@tenantbox/shared/seed";
import { createStateFiles, type TenantStates } from "@tenantbox/shared/states";
import type { Beginning } from "@tenantbox/shared/test-features";
import { createRetentionControl, type RetentionControl } from "./administration/retention-control.ts";
import { createSimulationControl, type SimulationControl } from "./administration/simulation-control.ts";
import type { ResourceApiConfig } from "./config.ts";
import { catalogOf } from "./ingest/seeded/catalog.ts";
import { firstContent } from "./states/first-content.ts";
import { createTenantStates } from "./states/tenant-states.ts";
import type { Writer } from "./writer/writer.ts";

export interface TenantLogsOptions {
  readonly config: Pick<ResourceApiConfig, "home" | "demo" | "retention">;
  readonly writer: Writer;
  readonly databaseUrl: string;
  readonly clock: Clock;
  /** Tells tenants apart. */
  readonly tenant: string;
  readonly seed: Seed | undefined;
  readonly webBase: () => string;
  /** What a test may have moved or broken, and a reset brings back. */
  readonly beginning: Beginning;
  /** Hears that all rows are others now. */
  readonly onReplaced: () => void;
  /** Looks at once whose tokens count. */
  readonly refresh: () => Promise<void>;
  readonly log: Log;
}

/** What becomes of the logs by itself: where they come from, that they go on, grow old, and come back. */
export interface TenantLogs {
  readonly states: TenantStates;
  readonly simulation: SimulationControl;
  readonly retention: RetentionControl;
  /** Brings the logs of a first start, and keeps them going. @throws {SeedError} */
  begin(): Promise<void>;
  /** Takes the logs and flows of another seed. @throws {SeedError}, and nothing has changed */
  reseed(seed: Seed): Promise<void>;
  close(): Promise<void>;
}

const demo = { seed: 1, count: 2_000 };

export function createTenantLogs(options: TenantLogsOptions): TenantLogs {
  const { config, writer, databaseUrl, clock, tenant, webBase, beginning, onReplaced, refresh, log } =
    options;
  const { now } = clock;
  let { seed } = options;
  let stopFollowing = (): void => {};
  const simulation = createSimulationControl({
    writer,
    now,
    webBase,
    catalog: () => catalogOf(seed?.flows ?? []),
    log,
  });
  const demoOfNow = () => (config.demo ? { ...demo, now: now(), webBase: webBase() } : undefined);
  /** The demo tenant has the logs of the time that has passed. */
  const goOn = async (): Promise<void> => {
    const made = seed === undefined ? demoOfNow() : undefined;
    if (made !== undefined) await writer.perform({ kind: "load-demo", options: made });
  };
  const retention = createRetentionControl({ retention: config.retention, writer, now, goOn, log });
  const states = createTenantStates({
    files: createStateFiles({ home: config.home, service: "resource-api", databaseUrl }),
    writer,
    tenant,
    content: (next = seed) => firstContent({ tenant, seed: next, demo: demoOfNow, now, webBase: webBase() }),
    halt: () => simulation.stop(),
    rewind: beginning.rewind,
    onReplaced,
    refresh,
  });
  const settle = () =>
    retention.sweep().catch((error: unknown) => log.warn({ error: String(error) }, "retention"));

  return {
    states,
    simulation,
    retention,
    async begin() {
      if (!(await states.fill())) await goOn();
      retention.follow();
      stopFollowing = clock.onMove(settle);
    },
    async reseed(next) {
      await states.become(next);
      seed = next;
      await beginning.move(next);
    },
    async close() {
      stopFollowing();
      await simulation.stop();
      await retention.stop();
    },
  };
}
