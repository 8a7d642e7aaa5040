import { get } from "node:http";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { expect, it } from "vitest";
import { readSettings } from "../config/index.ts";
import { limitsOf } from "./limits.ts";
import { openListener } from "./listener.ts";

const statusOf = (port: number, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent: false }, (response) => {
      response.resume().once("close", () => resolve(response.statusCode));
    }).once("error", reject);
  });

it("what our own processes ask for over and over is logged at level debug, unless it is refused", async () => {
  const lines = new PassThrough();
  const listener = await openListener({
    name: "test",
    setting: "TENANTBOX_TEST_PORT",
    bind: ["127.0.0.1"],
    port: 0,
    tls: undefined,
    limits: limitsOf(readSettings({})),
    ready: () => true,
    log: pino({ level: "debug" }, lines),
    audit: { record: () => undefined },
    routine: new Set(["/routine"]),
    handle: (request, response) => {
      response.statusCode = request.url === "/routine?refused" ? 401 : 200;
      response.end();
    },
  });
  for (const path of ["/routine?after=7", "/other", "/routine?refused"]) await statusOf(listener.port, path);
  await listener.close();
  lines.end();
  const logged = (await text(lines))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { level: number; path?: string; status?: number })
    .filter(({ status }) => status !== undefined);
  expect(logged.map(({ level, path, status }) => [path, status, level])).toEqual([
    ["/routine", 200, 20],
    ["/other", 200, 30],
    ["/routine", 401, 30],
  ]);
});
