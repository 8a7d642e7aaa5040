import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const program = fileURLToPath(new URL("./twenty-tenants/main.ts", import.meta.url));

it("Twenty tenants in one process do not disturb each other, and leave nothing behind that keeps it alive", async () => {
  const { stdout, stderr } = await run(process.execPath, [program], { timeout: 240_000 });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    tenants: 20,
    ports: 60,
    // Each with its own secret and its own certificate.
    tokens: 40,
    logs: Array.from({ length: 20 }, () => 2000),
    // A neighbour's secret, certificate and token.
    foreignSecrets: Array.from({ length: 20 }, () => 401),
    foreignCertificates: Array.from({ length: 20 }, () => 401),
    foreignTokens: Array.from({ length: 20 }, () => 401),
    // One was reset, one had its clock moved and one was stopped: the others go on as they were.
    afterwards: Array.from({ length: 17 }, () => 200),
    movedClock: 401,
    homesLeft: 0,
    resourcesLeft: [],
  });
}, 300_000);
