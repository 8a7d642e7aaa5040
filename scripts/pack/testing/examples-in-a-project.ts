import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import type { Consumer } from "../consumer.ts";
import { gitlabScript, runSteps } from "../workflow.ts";

const examples = resolve(import.meta.dirname, "../../../examples");

/** As many ports as there are listeners, free a moment ago. */
async function freePorts(): Promise<Record<string, string>> {
  const names = ["TENANTBOX_TOKEN_PORT", "TENANTBOX_TOKEN_MTLS_PORT", "TENANTBOX_API_PORT"];
  const servers = names.map(() => createServer().listen(0, "127.0.0.1"));
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise((done) => server.once("listening", done));
      const address = server.address();
      await new Promise((done) => server.close(done));
      return typeof address === "object" ? String(address?.port) : "";
    }),
  );
  return Object.fromEntries(names.map((name, at) => [name, ports[at] ?? ""]));
}

/** A test as somebody has it in a project: a client, and the key file of a tenant that was started before. */
const ownTest = `
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { failedFlows } from "./failed-messages.mjs";

test("flows that failed are named", async () => {
  const { oauth } = JSON.parse(readFileSync(".tenantbox/keys/demo-api.secret.json"));
  assert.ok((await failedFlows(oauth)).length > 1);
});
`;

/** Each example that runs the packed package, in a project that has it installed. */
export function examplesInAProject(installed: () => Consumer): void {
  let settings: Record<string, string>;
  beforeAll(async () => {
    settings = await freePorts();
  });

  /** A tenant takes this file away when it has stopped. */
  const isGone = (): boolean => !existsSync(join(installed().folder, ".tenantbox/stack.json"));

  it("for a shell in CI counts the logs, and leaves nothing running", async () => {
    const { code, stdout, stderr } = await installed().run("sh", [join(examples, "shell/ci.sh")], settings);
    expect([code, stdout.trim(), stderr.replace(/^Terminated\n/, "")]).toEqual([0, "2000", ""]);
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
    expect(await readFile(join(installed().folder, "ready.txt"), "utf8")).not.toBe("");
  });

  it("for GitLab runs its script to the end, and passes", async () => {
    const [install, ...script] = await gitlabScript(join(examples, "gitlab-ci/.gitlab-ci.yml"));
    expect(install).toBe("npm ci --ignore-scripts");
    const client = await readFile(join(examples, "failed-messages.mjs"), "utf8");
    await installed().write("failed-messages.mjs", client);
    await installed().write("own.test.mjs", ownTest);
    // GitLab ends what a job has left running together with its machine.
    const whole = ["trap 'kill $! && wait $! || true' EXIT", ...script].join("\n");
    const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", whole];
    const { code, stdout, stderr } = await installed().run("bash", words, settings);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/^. pass 1$/m);
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
  });

  it("for GitHub Actions runs its steps one after the other, and leaves nothing running", async () => {
    const steps = await runSteps(join(examples, "github-action/tenantbox.yml"));
    expect(steps.map(({ name }) => name)).toEqual(["Install", "Start a tenant", "Test", "Stop the tenant"]);
    await installed().write(
      "failed-messages.mjs",
      await readFile(join(examples, "failed-messages.mjs"), "utf8"),
    );
    await installed().write("own.test.mjs", ownTest);
    const variables = await installed().write("github-env", "");
    const environment = { ...settings, GITHUB_ENV: variables };
    // What is installed here stands for the first step: the package is not published yet.
    for (const { name, run: script } of steps.slice(1)) {
      const given = (await readFile(variables, "utf8")).trim().split("\n").filter(Boolean);
      const more = Object.fromEntries(
        given.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
      );
      const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
      const { code, stdout, stderr } = await installed().run("bash", words, { ...environment, ...more });
      expect([name, code], stdout + stderr).toEqual([name, 0]);
    }
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
  });
}
