import { expect, it } from "vitest";
import { createClock } from "./clock.ts";
import { rewindOf } from "./rewind.ts";

const at = (start: number) => {
  const system = { time: start };
  return { system, clock: createClock({ system: () => system.time }) };
};

it("a clock that followed the system's follows it again", async () => {
  const { system, clock } = at(1_000_000);
  const rewind = rewindOf(clock);
  await clock.advance(-500_000);
  clock.freeze();
  system.time += 60_000;
  await rewind();
  expect(clock.state()).toEqual({ now: 1_060_000, system: 1_060_000, offset: 0, frozen: false });
});

it("a clock with a time of its own goes on from where it stood, or stands there", async () => {
  for (const frozen of [false, true]) {
    const { system, clock } = at(1_000_000);
    await clock.set(5_000);
    if (frozen) clock.freeze();
    const rewind = rewindOf(clock);
    if (frozen) clock.resume();
    system.time += 60_000;
    await clock.advance(7_000_000);
    await rewind();
    system.time += 10;
    expect([clock.now(), clock.state().frozen]).toEqual([frozen ? 5_000 : 5_010, frozen]);
  }
});

it("a clock that nobody has moved is left alone", async () => {
  const { clock } = at(1_000_000);
  let moves = 0;
  clock.onMove(async () => {
    moves += 1;
  });
  await rewindOf(clock)();
  expect(moves).toBe(0);
});
