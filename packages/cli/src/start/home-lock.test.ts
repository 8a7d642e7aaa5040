import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandError } from "../errors.ts";
import { lockHome } from "./home-lock.ts";

describe("the lock of a home", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "lock-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("lets one of two supervisors in, and the other one after it", async () => {
    const everybodyLives = (): boolean => true;
    const lock = await lockHome(home, 1, everybodyLives);
    await expect(lockHome(home, 2, everybodyLives)).rejects.toThrow(CommandError);
    await lock.release();
    await (await lockHome(home, 2, everybodyLives)).release();
  });

  it.each(["4711\n", "", "no number"])(
    "left behind as %j by a dead process is taken over",
    async (content) => {
      await writeFile(join(home, "supervisor.pid"), content);
      const lock = await lockHome(home, 2, () => false);
      await expect(lock.release()).resolves.toBeUndefined();
    },
  );
});
