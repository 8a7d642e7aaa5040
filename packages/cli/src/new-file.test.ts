import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writePrivateFile } from "./new-file.ts";

describe("A private file", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "new-file-"));
    file = join(folder, "key.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is its owner's only, and stays when another is not to replace it", async () => {
    expect(await writePrivateFile(file, "first", { replace: false })).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await writePrivateFile(file, "second", { replace: false })).toBe(false);
    expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual(["first", ["key.json"]]);
  });

  it("takes the place of a link, and leaves alone what that leads to", async () => {
    await writeFile(join(folder, "elsewhere"), "of somebody else", { mode: 0o644 });
    await symlink("elsewhere", file);
    expect(await writePrivateFile(file, "secret", { replace: false })).toBe(false);
    await writePrivateFile(file, "secret", { replace: true });
    expect(await readFile(join(folder, "elsewhere"), "utf8")).toBe("of somebody else");
    expect([await readFile(file, "utf8"), (await stat(file)).mode & 0o777]).toEqual(["secret", 0o600]);
  });

  it("that cannot be written leaves nothing behind", async () => {
    await mkdir(file);
    await expect(writePrivateFile(file, "secret", { replace: true })).rejects.toThrow("EISDIR");
    await expect(writePrivateFile(join(file, "no/where"), "secret", { replace: true })).rejects.toThrow(
      "ENOENT",
    );
    expect([await readdir(folder), await readdir(file)]).toEqual([["key.json"], []]);
  });
});
