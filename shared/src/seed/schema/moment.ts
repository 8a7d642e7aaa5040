import { z } from "zod";

/** A point in time: fixed, or so many milliseconds before the tenant's clock at the time of seeding. */
export type Moment = { readonly at: number } | { readonly ago: number };

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const ago = /^-(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/;
const allowed =
  "an instant such as 2026-01-31T08:00:00Z is expected, or a time before the tenant's clock such as -90s, -5m, -2h, -3d";

/** ISO 8601 with an offset, as epoch milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, error: "an instant with its offset is expected, such as 2026-01-31T08:00:00Z" })
  .transform((value) => Date.parse(value));

const isInstant = (value: string): boolean => z.iso.datetime({ offset: true }).safeParse(value).success;

/** An instant, or `-2h`: two hours before the clock. */
export const moment = z
  .string()
  .refine((value) => value === "now" || ago.test(value) || isInstant(value), allowed)
  .transform((value): Moment => {
    if (value === "now") return { ago: 0 };
    const [, number, unit] = ago.exec(value) ?? [];
    if (number === undefined) return { at: Date.parse(value) };
    return { ago: Math.round(Number(number) * units[unit as keyof typeof units]) };
  });

/** The moment as epoch milliseconds, `now` being what the tenant's clock says while it is seeded. */
export function momentAt(given: Moment, now: number): number {
  return "at" in given ? given.at : now - given.ago;
}
