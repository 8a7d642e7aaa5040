import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";

function clockAt(start: number) {
  const system = { time: start };
  return { system, clock: createClock({ system: () => system.time }) };
}

describe("the clock of a tenant", () => {
  it("follows the system's until it is moved", () => {
    const { system, clock } = clockAt(1_000);
    system.time = 5_000;
    expect(clock.state()).toEqual({ now: 5_000, system: 5_000, offset: 0, frozen: false });
  });

  it("goes on from where it was set, ahead or back", async () => {
    const { system, clock } = clockAt(1_000);
    await clock.set(50_000);
    system.time += 10;
    await clock.advance(-40_000);
    system.time += 10;
    expect([clock.now(), clock.state().offset]).toEqual([10_020, 9_000]);
  });

  it("stands still while frozen, moves when told to, and goes on from there", async () => {
    const { system, clock } = clockAt(1_000);
    clock.freeze();
    system.time = 9_000;
    await clock.advance(5);
    expect(clock.state()).toEqual({ now: 1_005, system: 9_000, offset: -7_995, frozen: true });
    clock.resume();
    system.time = 9_100;
    expect(clock.now()).toBe(1_105);
  });

  it("moves at once, and tells who follows it; the move is done when they are", async () => {
    const { clock } = clockAt(0);
    const seen: number[] = [];
    const leave = clock.onMove(async () => {
      seen.push(clock.now());
      await Promise.resolve();
      seen.push(-1);
    });
    const moving = clock.advance(9);
    expect(seen).toEqual([9]);
    await moving;
    expect(seen).toEqual([9, -1]);
    leave();
    await clock.set(3);
    expect(seen).toHaveLength(2);
  });

  it("reset, it follows the system's again", async () => {
    const { system, clock } = clockAt(1_000);
    await clock.set(7);
    clock.freeze();
    await clock.reset();
    system.time = 2_000;
    expect(clock.state()).toEqual({ now: 2_000, system: 2_000, offset: 0, frozen: false });
  });
});
