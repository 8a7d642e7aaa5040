import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

type Service = "token-server" | "resource-api";

/** Repeats a look until it shows something; five seconds at most unless said. */
export async function eventually<T>(
  look: () => Promise<T | undefined>,
  what: string,
  mostMs = 5_000,
): Promise<T> {
  const end = performance.now() + mostMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(20);
  }
}

/**
 * The audit lines of one request, found by its correlation id. Lines are written in order, so once there is
 * one of a later request none of this one can follow.
 */
export async function auditOf(
  tenant: Client,
  service: Service,
  reply: Reply,
): Promise<readonly Record<string, string>[]> {
  const id = reply.headers["x-correlation-id"];
  return eventually(
    async () => {
      const lines = await auditLines(tenant, service);
      const own = lines.filter((line) => line["request"] === id);
      return own.length > 0 ? own : undefined;
    },
    `an audit line of request ${String(id)}`,
  );
}

/** Every audit line written so far. */
export async function auditLines(
  tenant: Client,
  service: Service,
): Promise<readonly Record<string, string>[]> {
  const text = await readFile(join(tenant.home, "audit", `${service}.jsonl`), "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, string>);
}
