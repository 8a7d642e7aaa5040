import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandError } from "../errors.ts";
import { lockHolder, lockHome, type Processes } from "./home-lock.ts";

const everybodyLives: Processes = { lives: () => true, markOf: (pid) => Promise.resolve(`began ${pid}`) };
const nobodyLives: Processes = { lives: () => false, markOf: () => Promise.resolve(undefined) };

describe("the lock of a home", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "lock-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("lets one of two supervisors in, and the other one after it", async () => {
    const lock = await lockHome(home, 1, everybodyLives);
    await expect(lockHome(home, 2, everybodyLives)).rejects.toThrow(CommandError);
    expect(await lockHolder(home)).toMatchObject({ pid: 1, mark: "began 1" });
    await lock.release();
    expect(await lockHolder(home)).toBeUndefined();
    await (await lockHome(home, 2, everybodyLives)).release();
  });

  it.each(["4711\n", "4711\nbegan 4711\n", "", "no number"])(
    "left behind as %j by a dead process is taken over",
    async (content) => {
      await writeFile(join(home, "supervisor.pid"), content);
      const lock = await lockHome(home, 2, nobodyLives);
      await expect(lock.release()).resolves.toBeUndefined();
    },
  );

  it("left behind by a process whose number another one has now is taken over", async () => {
    await writeFile(join(home, "supervisor.pid"), "1\nbegan before the last boot\n");
    const lock = await lockHome(home, 2, everybodyLives);
    expect(await lockHolder(home)).toMatchObject({ pid: 2 });
    await lock.release();
  });
});
