import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageLog } from "../../storage/message-log.ts";
import { demoFlows } from "../flows.ts";
import { secondOf } from "../message-id.ts";
import { type SimulationRun, simulatedTime } from "./simulation-run.ts";
import { createSimulator, type LogChange } from "./simulator.ts";

const from = Date.UTC(2026, 10, 24, 9);
const run = (more: Partial<SimulationRun> = {}): SimulationRun => ({
  id: "r",
  seed: 4,
  rate: 2,
  speed: 1,
  from,
  liveFrom: undefined,
  webBase: "https://localhost:8445",
  catalog: demoFlows,
  ...more,
});

/** All changes of a run, cut at these moments. */
function changesOf(options: SimulationRun, moments: readonly number[], most = 1e9): LogChange[] {
  const simulator = createSimulator(options);
  const found: LogChange[] = [];
  for (const moment of moments) {
    for (let reached = Number.NEGATIVE_INFINITY; reached < moment; ) {
      const step = simulator.advance(moment, most);
      found.push(...step.changes);
      reached = step.reached;
    }
  }
  return found;
}

const every = (minutes: number, step: number): number[] =>
  Array.from({ length: (minutes * 60_000) / step }, (_, index) => from + (index + 1) * step);
const last = (changes: readonly LogChange[]): Map<string, MessageLog> =>
  new Map(changes.map(({ log }) => [log.row.message_guid, log]));

const hour = changesOf(run(), every(60, 1_000));
const histories = new Map<string, LogChange[]>();
for (const change of hour) {
  const guid = change.log.row.message_guid;
  histories.set(guid, [...(histories.get(guid) ?? []), change]);
}

describe("A simulation", () => {
  it("is the same for the same seed, however time is cut, and another one for another seed", () => {
    const end = from + 200_000;
    const whole = last(changesOf(run(), [end]));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 400 }),
        (cuts, most) => {
          const moments = [...cuts.map((cut) => from + cut).toSorted((one, other) => one - other), end];
          expect(last(changesOf(run(), moments, most))).toEqual(whole);
        },
      ),
      { numRuns: 10 },
    );
    expect([...last(changesOf(run({ seed: 5 }), [end])).keys()]).not.toEqual([...whole.keys()]);
  });

  it("brings new logs at its rate, with ids in the order of time", () => {
    expect(histories.size).toBeGreaterThan(2 * 3600 * 0.9);
    expect(histories.size).toBeLessThan(2 * 3600 * 1.1);
    for (const { row } of last(hour).values()) {
      const apart = (row.log_start ?? secondOf(row.message_guid)) - secondOf(row.message_guid);
      expect(apart).toBeGreaterThanOrEqual(0);
      expect(apart).toBeLessThan(3_000);
    }
  });

  it("lets states go on only as the real one does, and announces each log as new once", () => {
    const allowed: Record<string, readonly string[]> = {
      PROCESSING: [
        "PROCESSING",
        "RETRY",
        "COMPLETED",
        "FAILED",
        "ESCALATED",
        "CANCELLED",
        "ABANDONED",
        "DISCARDED",
      ],
      RETRY: ["RETRY", "PROCESSING", "COMPLETED", "FAILED", "ESCALATED", "CANCELLED"],
    };
    const seen = new Set<string>();
    for (const changes of histories.values()) {
      expect(changes.map(({ isNew }) => isNew)).toEqual(changes.map((_, index) => index === 0));
      for (const [index, { log }] of changes.slice(1).entries()) {
        const before = changes[index]?.log.row.status ?? "";
        expect(allowed[before]).toContain(log.row.status);
        seen.add(`${before}>${log.row.status}`);
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "PROCESSING>COMPLETED",
        "PROCESSING>RETRY",
        "RETRY>PROCESSING",
        "PROCESSING>FAILED",
        "PROCESSING>ESCALATED",
      ]),
    );
  });

  it("leaves LogEnd open until the message is through, and gives each retry a run", () => {
    for (const changes of histories.values()) {
      for (const { log } of changes) {
        const { status, log_end } = log.row;
        if (status === "PROCESSING") expect(log_end).toBeNull();
        else if (status !== "RETRY") expect(log_end).not.toBeNull();
        if (status === "RETRY") expect(log.error).toBeDefined();
      }
      const retries = changes.filter(({ log }) => log.row.status === "RETRY").length;
      const runs = changes.at(-1)?.log.runs ?? [];
      if (retries > 0 && changes.at(-1)?.log.row.status !== "RETRY") expect(runs.length).toBeGreaterThan(1);
      expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    }
  });

  it("has logs that come late, and some that end in the same millisecond", () => {
    let seenUpTo = 0;
    let late = 0;
    for (const { log, isNew } of hour) {
      const start = log.row.log_start ?? 0;
      if (isNew && start > 0 && start < seenUpTo - 4_000) late += 1;
      seenUpTo = Math.max(seenUpTo, start);
    }
    expect(late).toBeGreaterThan(50);
    const ends = [...last(hour).values()].map(({ row }) => row.log_end).filter((end) => end !== null);
    expect(ends.length - new Set(ends).size).toBeGreaterThan(50);
  });

  it("lets TRACE lapse after ten minutes and DEBUG after a day", () => {
    const day = last(changesOf(run({ rate: 1, speed: 30, seed: 9 }), [from + 2 * 86_400_000]));
    for (const [level, lasts] of [
      ["TRACE", 600_000],
      ["DEBUG", 86_400_000],
    ] as const) {
      const spans = spansOf([...day.values()], level);
      expect(spans.length).toBeGreaterThan(3);
      for (const span of spans) expect(span).toBeLessThan(lasts);
    }
  });

  it("that is faster than the clock catches up with it and never overtakes it", () => {
    const replay = run({ speed: 1440, from: from - 86_400_000 });
    expect(simulatedTime(replay, from, from + 30_000)).toBe(from - 86_400_000 / 2);
    expect(simulatedTime(replay, from, from + 600_000)).toBe(from + 600_000);
    const logs = last(changesOf({ ...replay, rate: 20 }, [from]));
    expect(logs.size).toBeGreaterThan(20 * 60 * 0.9);
    expect(logs.size).toBeLessThan(20 * 60 * 1.1);
  });
});

/** How long each spell of a level lasted, flow by flow: from its first log to its last. */
function spansOf(logs: readonly MessageLog[], level: string): number[] {
  const flows = Map.groupBy(
    logs.filter(({ row }) => row.log_start !== null),
    ({ row }) => row.artifact_id,
  );
  const spans: number[] = [];
  for (const some of flows.values()) {
    let first: number | undefined;
    for (const { row } of some.toSorted(
      (one, other) => (one.row.log_start ?? 0) - (other.row.log_start ?? 0),
    )) {
      const start = row.log_start ?? 0;
      if (row.log_level !== level) first = undefined;
      else if (first === undefined) first = start;
      else spans.push(start - first);
    }
  }
  return spans;
}
