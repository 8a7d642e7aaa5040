import { expect, test } from "vitest";
import { whileWorking } from "./working.ts";

test("somebody at a terminal sees what is being done, and nothing of it afterwards", async () => {
  const lines: string[] = [];
  const terminal = { progress: (line: string) => lines.push(line), elapsed: () => 0 };
  expect(
    await whileWorking(
      terminal,
      () => "restoring",
      () => Promise.resolve(7),
    ),
  ).toBe(7);
  expect(lines).toEqual(["restoring  0 s", ""]);
  await expect(
    whileWorking(
      terminal,
      () => "again",
      () => Promise.reject(new Error("no")),
    ),
  ).rejects.toThrow("no");
  expect(lines.slice(2)).toEqual(["again  0 s", ""]);
});

test("where nobody watches, the work is just done", async () => {
  const nobody = { progress: undefined, elapsed: () => 0 };
  expect(
    await whileWorking(
      nobody,
      () => "restoring",
      () => Promise.resolve(7),
    ),
  ).toBe(7);
});
