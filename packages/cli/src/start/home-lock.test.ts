import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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

  it.each([
    ["is free", undefined],
    ["was left behind by a dead process", "4711\nbegan 4711\n"],
  ])("lets one of ten in that come at once, when it %s", async (_, content) => {
    if (content !== undefined) await writeFile(join(home, "supervisor.pid"), content);
    // Some systems take a second to say when a process began.
    const slow: Processes = {
      lives: (pid) => pid !== 4711,
      markOf: (pid) => new Promise((said) => setImmediate(() => said(`began ${pid}`))),
    };
    const tried = await Promise.allSettled(
      Array.from({ length: 10 }, (_each, index) => lockHome(home, index + 1, slow)),
    );
    const entered = tried.flatMap((one, index) => (one.status === "fulfilled" ? [index + 1] : []));
    expect(entered).toHaveLength(1);
    expect(await lockHolder(home)).toMatchObject({ pid: entered[0] });
    expect(await readdir(home)).toEqual(["supervisor.pid"]);
  });

  it("that another process has by now is not released by the one before", async () => {
    const lock = await lockHome(home, 1, everybodyLives);
    await writeFile(join(home, "supervisor.pid"), "2\nbegan 2\n");
    await lock.release();
    expect(await lockHolder(home)).toMatchObject({ pid: 2 });
  });

  it("left behind by a process whose number another one has now is taken over", async () => {
    await writeFile(join(home, "supervisor.pid"), "1\nbegan before the last boot\n");
    const lock = await lockHome(home, 2, everybodyLives);
    expect(await lockHolder(home)).toMatchObject({ pid: 2 });
    await lock.release();
  });
});
