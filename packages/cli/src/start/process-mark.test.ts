import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processMark } from "./process-mark.ts";

test("a process keeps its mark while it lives and has none afterwards", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  const mark = await processMark(pid, process.platform);
  expect(mark).toMatch(/\d/);
  expect(await processMark(pid, process.platform)).toBe(mark);
  child.kill();
  await once(child, "exit");
  expect(await processMark(pid, process.platform)).toBeUndefined();
});

test.skipIf(process.platform === "win32")(
  "ps tells when a process began, where there is no /proc",
  async () => {
    expect(await processMark(process.pid, "freebsd")).toMatch(/\d\d:\d\d:\d\d/);
  },
);
