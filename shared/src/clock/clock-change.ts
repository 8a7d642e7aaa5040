import { z } from "zod";
import type { Clock, ClockState } from "./clock.ts";

/** Where a tenant's clock may stand: its client certificates are good for it (epoch milliseconds). */
export const clockRange = { earliest: Date.UTC(2000, 0, 1), latest: Date.UTC(2099, 11, 31) } as const;

const words = "a moment from 2000-01-01 to 2099-12-31, such as 2026-11-25T08:00:00Z";

/** A moment as a test names it: ISO 8601 with its zone, as epoch milliseconds. */
export const clockMoment = z.iso
  .datetime({ offset: true, error: words })
  .transform((text) => Date.parse(text))
  .refine((moment) => moment >= clockRange.earliest && moment <= clockRange.latest, words);

const howLong = "whole milliseconds, negative to go back";

/** What `PUT /admin/v1/clock` may ask for: a moment or a move, and whether the clock stands still after it. */
export const clockChange = z
  .strictObject({
    now: clockMoment.optional(),
    advance_ms: z.int(howLong).optional(),
    frozen: z.boolean().optional(),
    /** Back to the system's clock. */
    reset: z.literal(true).optional(),
  })
  .refine(
    ({ now, advance_ms: advance, frozen, reset }) =>
      reset === true
        ? [now, advance, frozen].every((value) => value === undefined)
        : (now ?? advance ?? frozen) !== undefined && (now === undefined || advance === undefined),
    "give now or advance_ms, and frozen if you like, or reset alone",
  );

/** A clock would leave the years that it may stand in. */
export class ClockRangeError extends Error {
  override readonly name = "ClockRangeError";
}

/** Moves a clock as asked. @throws {ClockRangeError} */
export async function changeClock(clock: Clock, change: z.output<typeof clockChange>): Promise<void> {
  const { now, advance_ms: advance = 0, frozen, reset } = change;
  if (reset === true) return clock.reset();
  const moment = now ?? clock.now() + advance;
  if (moment < clockRange.earliest || moment > clockRange.latest) throw new ClockRangeError(words);
  if (frozen === true) clock.freeze();
  if (frozen === false) clock.resume();
  if (now !== undefined) await clock.set(now);
  else if (advance !== 0) await clock.advance(advance);
}

/** A clock as `/admin/v1/clock` shows it. */
export function clockDocument({ now, system, offset, frozen }: ClockState) {
  const time = (epochMs: number): string => new Date(epochMs).toISOString();
  return { now: time(now), system: time(system), offset_ms: Math.round(offset), frozen };
}
