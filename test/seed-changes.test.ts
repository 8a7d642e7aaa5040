import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askToken, read, tokenFor } from "./flows.ts";
import {
  checkoutCommand,
  type Processes,
  remove,
  startProcesses,
  temporaryFolder,
  tenantbox,
} from "./processes.ts";
import { quiet } from "./quiet.ts";

const client = (name: string, secret: string): string =>
  `- { name: ${name}, plan: api, parameters: { roles: [MonitoringDataRead] }, keys: [{ name: k, clientsecret: ${secret} }] }\n`;

describe("A tenant whose seed changes while it runs", () => {
  let folder: string;
  let seed: string;
  let stack: Processes;

  /** As an editor saves: a new file in the place of the old one. */
  const save = async (text: string): Promise<void> => {
    await writeFile(`${seed}.new`, text);
    await rename(`${seed}.new`, seed);
  };
  const secretOf = async (name: string): Promise<string | undefined> => {
    const text = await readFile(join(stack.home, "keys", `${name}.k.json`), "utf8").catch(() => undefined);
    return text === undefined ? undefined : stack.key(name, "k").clientsecret;
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    seed = join(folder, "seed.yaml");
    await save(`instances:\n${client("first", "first-secret")}`);
    stack = await startProcesses(join(folder, "home"), checkoutCommand, {
      TENANTBOX_SEED: seed,
      TENANTBOX_LOG: "warn",
    });
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(folder);
  });

  it("proposes the two steps with a key of the seed", () => {
    expect(stack.program.stdout()).toContain("./keys/first.k.json");
  });

  it("has the clients of the new seed, without a restart, and those that stay go on with their tokens", async () => {
    const token = await tokenFor(stack, "first", "k");
    await save(`instances:\n${client("first", "first-secret")}${client("second", "second-secret")}`);
    await expect.poll(() => secretOf("second"), { timeout: 20_000 }).toBe("second-secret");
    expect((await askToken(stack, stack.key("second", "k"))).status).toBe(200);
    expect((await read(stack, token, "MessageProcessingLogs?$top=1")).status).toBe(200);
  });

  it("stays as it is when the new seed is broken, and says in which line", async () => {
    await save(`instances:\n${client("first", "first-secret")}- { name: third, plan: apy }\n`);
    await expect
      .poll(() => stack.program.stderr(), { timeout: 20_000 })
      .toMatch(/seed\.yaml:3:24: instances\[1\]\.plan/);
    expect((await askToken(stack, stack.key("second", "k"))).status).toBe(200);
  });

  it("stays as it is as well when only the token server can tell that the seed cannot be used", async () => {
    await save(`instances:\n${client("a/b", "first-secret")}`);
    await expect
      .poll(() => stack.program.stderr(), { timeout: 20_000 })
      .toMatch(/seed\.yaml:2:11: instances\[0\]\.name/);
    expect((await askToken(stack, stack.key("second", "k"))).status).toBe(200);
  });

  it("takes the next good one", async () => {
    await save(`instances:\n${client("second", "another-secret")}`);
    await expect.poll(() => secretOf("second"), { timeout: 20_000 }).toBe("another-secret");
    expect(await secretOf("first")).toBeUndefined();
  });
});

describe("A broken seed at the start", () => {
  it("ends it with the lines of all problems and the code of a wrong setting", async () => {
    const folder = await temporaryFolder();
    try {
      const seed = join(folder, "seed.yaml");
      await writeFile(seed, "colour: red\nusers: [{ name: kim }]\n");
      const settings = { ...quiet, TENANTBOX_HOME: join(folder, "home"), TENANTBOX_SEED: seed };
      const { code, stderr } = await tenantbox(["start"], { settings });
      expect(stderr).toContain("seed.yaml:1:1: colour: there is no such member");
      expect(stderr).toContain("seed.yaml:2:9: users[0].password: is missing");
      expect(code).toBe(78);
    } finally {
      await remove(folder);
    }
  });
});
