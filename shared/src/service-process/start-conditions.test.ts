import { describe, expect, it } from "vitest";
import { judgeStart, type StartConditions } from "./start-conditions.ts";

const good: StartConditions = {
  environment: {},
  flags: [],
  nodeVersion: "24.21.0",
  now: Date.UTC(2026, 10, 25),
};

describe("a server that is started", () => {
  it("starts without a word where nothing takes away what it promises", () => {
    expect(judgeStart({ ...good, flags: ["--import", "x", "--expose-gc"] }, false)).toEqual({
      refusals: [],
      warnings: [],
    });
  });

  it.each<[string, Partial<StartConditions>]>([
    ["NODE_TLS_REJECT_UNAUTHORIZED", { environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } }],
    ["--insecure-http-parser", { flags: ["--insecure-http-parser"] }],
    [
      "--security-revert",
      { environment: { NODE_OPTIONS: "--no-warnings --security-revert=CVE-2023-46809" } },
    ],
    ["--inspect", { flags: ["--inspect=0.0.0.0:9229"] }],
    ["--inspect-brk", { environment: { NODE_OPTIONS: "--inspect-brk" } }],
    ["--heapsnapshot-signal", { flags: ["--heapsnapshot-signal=SIGUSR2"] }],
    ["Node 20.20.2", { nodeVersion: "20.20.2" }],
    ["Node 25.1.0", { nodeVersion: "25.1.0" }],
  ])("row 252: is refused because of %s, and a tenant for tests is warned at each start", (word, more) => {
    const { refusals, warnings } = judgeStart({ ...good, ...more }, false);
    expect([refusals.length, warnings]).toEqual([1, []]);
    expect(refusals[0]).toContain(word);
    expect(judgeStart({ ...good, ...more }, true)).toEqual({ refusals: [], warnings: refusals });
  });

  it("row 252: is warned of a Node that lacks fixes", () => {
    expect(judgeStart({ ...good, nodeVersion: "24.16.0" }, false).warnings).toHaveLength(1);
  });

  it.each([0, Date.UTC(1970, 5, 1), Date.UTC(2099, 0, 1)])(
    "row 255: is refused when the machine's clock says %d, also for tests",
    (now) => {
      expect(judgeStart({ ...good, now }, true).refusals).toHaveLength(1);
    },
  );
});
