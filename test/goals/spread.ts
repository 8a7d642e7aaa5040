/** The value that a share of all values does not exceed: `percentile(times, 0.99)`. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A duration for a figure. */
export const ms = (milliseconds: number): string => `${Math.round(milliseconds)} ms`;
