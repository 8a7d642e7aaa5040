import { expect, it } from "vitest";
import { exchange } from "./bytes.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { head } from "./requests.ts";

const count = 1_000;
const mostBytes = 60 * 1024 * 1024;

/** Row 190: requests that do not wait for their answers. */
export function pipeliningRows(stackOf: () => HostileStack): void {
  const requests = (name: string, more: string): string =>
    Array.from({ length: count }, (_, at) =>
      head(
        "GET /api/v1/MessageProcessingLogs?$top=20",
        `${more}Accept: application/json\r\nX-Correlation-ID: ${name}-${1_000 + at}\r\n`,
      ),
    ).join("");

  it.each([
    ["with a token", true, 200],
    ["without a token", false, 401],
  ] as const)(
    "row 190: a caller who pipelines 1,000 requests %s reads 1,000 answers in their order",
    async (_how, known, status) => {
      const { token, wires, probes } = stackOf();
      const before = await probes.api.collect();
      const bytes = requests("pipelined", known ? `Authorization: Bearer ${token}\r\n` : "");
      const { answers } = await wires.api.send(bytes, { awaits: count, patienceMs: 25_000 });
      expect(answers.map(({ headers }) => headers["x-correlation-id"])).toEqual(
        Array.from({ length: count }, (_, at) => `pipelined-${1_000 + at}`),
      );
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([status]));
      const after = await probes.api.collect();
      expect(after.rss - before.rss).toBeLessThan(mostBytes);
    },
  );

  it("row 190: a caller who leaves in the middle of 1,000 answers leaves nothing behind, no stack in the log either", async () => {
    const { token, wires, probes, program } = stackOf();
    const bytes = requests("left-early", `Authorization: Bearer ${token}\r\n`);
    const before = await probes.api.collect();
    for (let round = 0; round < 5; round += 1) {
      const socket = await wires.api.open();
      await exchange(socket, bytes, { awaits: 20 });
      socket.destroy();
    }
    // The last answer that was under way is done when somebody else's is.
    await wires.api.send(stackOf().get("MessageProcessingLogs?$top=1"));
    await expect
      .poll(async () => (await probes.api.collect()).descriptors, { timeout: 5_000 })
      .toBeLessThanOrEqual(before.descriptors);
    expect((await probes.api.collect()).rss - before.rss).toBeLessThan(mostBytes);
    expect(program.stderr()).not.toMatch(/^\s+at |"stack"|"level":50/m);
  });
}
