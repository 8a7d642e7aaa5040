import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startResourceApi } from "@tenantbox/resource-api";
import { resourceApiConfig } from "@tenantbox/resource-api/config";
import { readSettings } from "@tenantbox/shared/config";
import { openLog } from "@tenantbox/shared/listener";
import { startTokenServer } from "@tenantbox/token-server";
import { tokenServerConfig } from "@tenantbox/token-server/config";
import { quiet } from "./quiet.ts";
import { type Client, tenantAt } from "./tenant.ts";

/** Both servers on real ports in this process, with a home of their own and a clock that a test can move. */
export interface Stack extends Client {
  /** Epoch milliseconds, as both servers see them. */
  now(): number;
  /** Moves both servers' clock; negative goes back. */
  advance(milliseconds: number): void;
  stop(): Promise<void>;
}

/** Starts a stack with the demo content; `settings` go on top of `quiet`. Every stack must be stopped. */
export async function startStack(settings: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const home = await mkdtemp(join(tmpdir(), "tenantbox-flow-"));
  const clock = { offset: 0 };
  const now = (): number => Date.now() + clock.offset;
  const surroundings = { log: openLog("test", "silent"), now };
  const environment = { ...quiet, TENANTBOX_HOME: home, ...settings };
  const closing: (() => Promise<void>)[] = [() => rm(home, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of closing.splice(0).toReversed()) await step();
  };
  try {
    const tokenServer = await startTokenServer(tokenServerConfig(readSettings(environment)), surroundings);
    closing.push(() => tokenServer.close());
    const { tokenUrl, tokenMtlsUrl } = tokenServer;
    const api = await startResourceApi(
      resourceApiConfig(
        readSettings({
          TENANTBOX_TOKEN_URL: tokenUrl,
          TENANTBOX_TOKEN_INTERNAL_URL: tokenMtlsUrl,
          ...environment,
        }),
      ),
      surroundings,
    );
    closing.push(() => api.close());
    await tokenServer.announceApi(api.apiUrl);
    await api.ready;
    const { close, ...tenant } = tenantAt(home, { tokenUrl, tokenMtlsUrl, apiUrl: api.apiUrl });
    closing.push(close);
    return {
      ...tenant,
      now,
      advance(milliseconds) {
        clock.offset += milliseconds;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
