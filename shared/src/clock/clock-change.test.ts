import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";
import { changeClock, clockChange, clockDocument } from "./clock-change.ts";

const start = Date.UTC(2026, 0, 1);

async function after(change: unknown) {
  const clock = createClock({ system: () => start });
  await changeClock(clock, clockChange.parse(change));
  return clockDocument(clock.state());
}

describe("what may be asked of a clock", () => {
  it.each([
    [{ now: "2030-05-01T12:00:00+02:00" }, "2030-05-01T10:00:00.000Z", false],
    [{ now: "2001-01-01T00:00:00Z", frozen: true }, "2001-01-01T00:00:00.000Z", true],
    [{ advance_ms: 3_600_000 }, "2026-01-01T01:00:00.000Z", false],
    [{ advance_ms: -86_400_000, frozen: true }, "2025-12-31T00:00:00.000Z", true],
    [{ frozen: true }, "2026-01-01T00:00:00.000Z", true],
    [{ reset: true }, "2026-01-01T00:00:00.000Z", false],
  ])("%o sets it to %s", async (change, now, frozen) => {
    expect(await after(change)).toMatchObject({ now, frozen, system: "2026-01-01T00:00:00.000Z" });
  });

  it.each([
    [{}],
    [{ now: "2030-05-01" }],
    [{ now: "2030-05-01T12:00:00" }],
    [{ now: "1999-12-31T23:59:59Z" }],
    [{ now: "2030-05-01T12:00:00Z", advance_ms: 5 }],
    [{ reset: true, frozen: true }],
    [{ reset: false }],
    [{ advance_ms: 0.5 }],
    [{ advance: 5 }],
  ])("%o is refused", (change) => {
    expect(clockChange.safeParse(change).success).toBe(false);
  });

  it("a move out of the years that it may stand in is refused, and nothing moves", async () => {
    const clock = createClock({ system: () => start });
    const moving = changeClock(clock, { advance_ms: -100 * 365 * 86_400_000, frozen: true });
    await expect(moving).rejects.toThrow("2000-01-01 to 2099-12-31");
    expect(clock.state()).toMatchObject({ now: start, frozen: false });
  });
});
