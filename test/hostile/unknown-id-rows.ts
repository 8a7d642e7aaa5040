import { expect, it } from "vitest";
import { report } from "../goals/report.ts";
import { thorough } from "./growth.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { sendMany } from "./many-requests.ts";
import { basicLine, tokenCall } from "./token-calls.ts";

const mebibyte = 1024 * 1024;
const wanted = thorough ? 1_000_000 : 1_500;
const longestMs = thorough ? 290_000 : 20_000;

/** Row 34: a million names that nobody has, where failures are counted; its names push out whatever was counted before. */
export function unknownIdRows(stackOf: () => HostileStack): void {
  it("row 34: names that nobody has leave nothing behind", async () => {
    const { probes, wires } = stackOf();
    const names = (kind: string, count: number): Promise<number> =>
      sendMany(wires.token, {
        wanted: count,
        longestMs,
        request: (number) =>
          tokenCall({
            query: "grant_type=client_credentials",
            headers: [basicLine(`sb-${kind}-${number}!b1|it!b1`, "x")],
          }),
        check: ({ status }) => expect(status).toBe(401),
      });
    // What grows once (the counters up to their bound, compiled code) has grown before anything is measured.
    await names("warming", thorough ? 20_000 : 500);
    const before = await probes.token.collect();
    const since = performance.now();
    const answered = await names("nobody", wanted);
    const seconds = (performance.now() - since) / 1_000;
    const after = await probes.token.collect();
    expect(after.rss - before.rss).toBeLessThan(50 * mebibyte);
    expect(after.descriptors - before.descriptors).toBeLessThanOrEqual(8);
    expect(answered).toBeGreaterThan(thorough ? 100_000 : 1_499);
    if (thorough)
      report("row 34", {
        "unknown ids": answered,
        "of a million": answered === wanted ? "all" : "until the time was over",
        "a second": Math.round(answered / seconds),
        "MiB more": Math.round((after.rss - before.rss) / mebibyte),
      });
  });
}
