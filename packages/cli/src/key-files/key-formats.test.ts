import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inFormat } from "./key-formats.ts";

const script = "process.stdout.write(process.env.CLIENT_SECRET)";

describe("A key as variables", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "key-formats-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const written = (clientsecret: string) =>
    inFormat("env", {
      document: {
        oauth: {
          clientid: "sb-1!b1|it!b1",
          clientsecret,
          url: "https://localhost:8445",
          createdate: "2026-01-01T00:00:00.000Z",
          tokenurl: "https://localhost:8443/oauth/token",
        },
      },
      clientCertificate: undefined,
      name: "a key",
      password: () => Promise.reject(new Error("nobody asks")),
    });

  it.each(["1$ab_c-=", '$(touch pwned) `id` \\ "two" #!', "it's one # and nothing", "a'b|c;d&e"])(
    "gives node and a shell the secret %s, and runs nothing",
    async (secret) => {
      const file = join(folder, "a.env");
      await writeFile(file, await written(secret));
      const node = execFileSync(process.execPath, [`--env-file=${file}`, "-e", script], { encoding: "utf8" });
      const shell = execFileSync(
        "sh",
        ["-c", `set -a; . ${file}; exec '${process.execPath}' -e '${script}'`],
        {
          cwd: folder,
          encoding: "utf8",
        },
      );
      expect([node, shell]).toEqual([secret, secret]);
    },
  );

  it.each(["it's $HOME", "two\nlines'", "both ' and \""])(
    "is refused for a secret like %j",
    async (secret) => {
      await expect(written(secret)).rejects.toThrow("CLIENT_SECRET has characters");
    },
  );
});
