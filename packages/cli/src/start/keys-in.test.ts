import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keysIn } from "./keys-in.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "keys-in-"));
  await mkdir(join(home, "keys"));
});
afterEach(() => rm(home, { recursive: true }));

const key = (clientid: string): string =>
  JSON.stringify({
    oauth: { clientid, clientsecret: "s", url: "https://api", createdate: "2026", tokenurl: "https://token" },
  });

it("A start shows a key of an API client with a secret, whatever else somebody keeps beside the keys", async () => {
  const files = {
    "a.damaged.json": "{",
    "a.flow.json": key("sb-1!b1|it-rt-x!b2"),
    "b.api.json": key("sb-2!b1|it!b1"),
    "b.api.postman_environment.json": '{"values":[]}',
    "notes.json": "[]",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, "keys", name), text);
  expect(await keysIn(home)).toEqual({
    keyFiles: ["a.damaged.json", "a.flow.json", "b.api.json"],
    example: "b.api.json",
  });
});
