import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { StackSettings } from "@tenantbox/shared/config";
import { httpsTrusting } from "../connection/https.ts";
import type { Stack } from "../connection/stack-file.ts";
import { messageOf } from "../errors.ts";
import { type Finding, findingsOn } from "./finding.ts";

/** Whether each listener of a running stack answers, and is ready. */
export async function lookAtListeners(home: string, stack: Stack): Promise<Finding[]> {
  const { problem } = findingsOn("listeners");
  const root = await readFile(join(home, "ca.pem"), "utf8").catch(() => undefined);
  if (root === undefined)
    return [problem("ca.pem is missing, so nobody can call the stack.", "Restore it from a backup.")];
  const https = httpsTrusting(root);
  return Promise.all(
    [stack.tokenUrl, stack.tokenMtlsUrl, stack.apiUrl].map(async (url) => {
      const one = findingsOn(`listener ${url}`);
      try {
        const { status } = await https(`${url}/health/ready`, { method: "GET", patience: 5_000 });
        return status === 200
          ? one.good("It answers and is ready.")
          : one.problem(`It is not ready (${status}).`, "Wait a moment; then look at the log of the stack.");
      } catch (error) {
        return one.problem(
          `It does not answer: ${messageOf(error)}.`,
          "Look at the log of the stack, or start it again.",
        );
      }
    }),
  );
}

/** Whether a start would get its ports. */
export async function lookAtPorts({
  tokenPort,
  tokenMtlsPort,
  apiPort,
  doorPort,
  bind,
}: StackSettings): Promise<Finding[]> {
  const { good, problem } = findingsOn("ports");
  const wanted = {
    TENANTBOX_TOKEN_PORT: tokenPort,
    TENANTBOX_TOKEN_MTLS_PORT: tokenMtlsPort,
    TENANTBOX_API_PORT: apiPort,
    TENANTBOX_DOOR_PORT: doorPort,
  };
  const findings: Finding[] = [];
  for (const [setting, port] of Object.entries(wanted)) {
    if (port === undefined || port === 0) continue;
    if (await isTaken(bind[0] ?? "127.0.0.1", port))
      findings.push(
        problem(`Port ${port} is taken by another program.`, `Stop it, or set ${setting} to another one.`),
      );
  }
  return findings.length > 0 ? findings : [good("A start would get its ports.")];
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      done(error.code === "EADDRINUSE" || error.code === "EACCES"),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(false)));
  });
}
