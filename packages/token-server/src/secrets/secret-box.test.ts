import { chmod, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSecretBox } from "./secret-box.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "secret-box-"));
});
afterEach(() => rm(home, { recursive: true }));

describe("a secret box", () => {
  it("opens what it sealed, also after a restart", async () => {
    const sealed = (await openSecretBox({ home })).seal("pässword", "row 1");
    const box = await openSecretBox({ home, sealedSample: sealed });
    expect(box.open(sealed, "row 1")).toBe("pässword");
  });

  it("never shows the text and never seals it twice alike", async () => {
    const box = await openSecretBox({ home });
    const [first, second] = [box.seal("canary"), box.seal("canary")];
    expect(first).not.toContain("canary");
    expect(first).not.toContain(Buffer.from("canary").toString("base64url"));
    expect(first).not.toBe(second);
    expect(first).toMatch(/^v1\.[0-9a-f]{8}(\.[\w-]+){3}$/);
  });

  it("refuses a value that was moved to another place, changed or cut", async () => {
    const box = await openSecretBox({ home });
    const sealed = box.seal("text", "row 1");
    expect(() => box.open(sealed, "row 2")).toThrow("was changed, or belongs to another place");
    for (const index of [sealed.length - 3, 20]) {
      const other = sealed[index] === "A" ? "B" : "A";
      expect(() => box.open(sealed.slice(0, index) + other + sealed.slice(index + 1), "row 1")).toThrow();
    }
    for (const part of ["", "text", "v2.00000000.a.b.c", sealed.slice(0, -4), `${sealed}.x`]) {
      expect(() => box.open(part, "row 1")).toThrow(/^A sealed value/);
    }
  });

  it("keeps its key in a file only the owner can read", async () => {
    await openSecretBox({ home });
    expect((await stat(join(home, "master.key"))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(home, "master.key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it("has one key when several processes make it at once", async () => {
    const boxes = await Promise.all(Array.from({ length: 8 }, () => openSecretBox({ home })));
    const sealed = boxes.map((box, index) => box.seal(`text ${index}`));
    expect(sealed.map((value, index) => boxes[7 - index]?.open(value))).toEqual(
      boxes.map((_, index) => `text ${index}`),
    );
    expect(await readdir(home)).toEqual(["master.key"]);
  });
});

describe("the start with a master key", () => {
  it("row 233: that is missing while sealed values exist is refused, and no new key is made", async () => {
    const sealedSample = (await openSecretBox({ home })).seal("x");
    await unlink(join(home, "master.key"));
    await expect(openSecretBox({ home, sealedSample })).rejects.toThrow(/^The master key .* is missing/);
    expect(await readdir(home)).toEqual([]);
  });

  it("row 233: that is not the one the values were sealed with is refused", async () => {
    const sealedSample = (await openSecretBox({ home })).seal("x");
    await writeFile(join(home, "master.key"), "a".repeat(64));
    await expect(openSecretBox({ home, sealedSample })).rejects.toThrow(
      /is not the one the database's values/,
    );
  });

  it.each([
    ["an empty file", ""],
    ["16 bytes", "0123456789abcdef0123456789abcdef"],
    ["no hexadecimal digits", "z".repeat(64)],
    ["too many digits", "a".repeat(66)],
  ])("row 233: that is %s is refused in one line, and the file stays as it was", async (_, content) => {
    await writeFile(join(home, "master.key"), content, { mode: 0o600 });
    await expect(openSecretBox({ home })).rejects.toThrow(/^The master key [^\n]* is damaged[^\n]*$/);
    expect(await readFile(join(home, "master.key"), "utf8")).toBe(content);
  });

  it("that other users can read is refused", async () => {
    await openSecretBox({ home });
    await chmod(join(home, "master.key"), 0o644);
    await expect(openSecretBox({ home })).rejects.toThrow(/open to other users/);
  });
});
