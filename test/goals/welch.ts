/** What two samples of durations show: how far apart they are beside their own spread. */
export interface Comparison {
  /** Welch's t of the samples without their slowest tenth, which is what a busy machine makes. */
  readonly t: number;
  /** How much the medians differ, as a part of the smaller one. */
  readonly medians: number;
}

/** Compares durations of two kinds of call that were made in turn (as dudect does; Welch 1947). */
export function compareSamples(one: Float64Array, other: Float64Array): Comparison {
  if (one.length < 2 || other.length < 2) throw new Error("no samples");
  const limit = quantile(merged(one, other), 0.9);
  const [left, right] = [momentsBelow(one, limit), momentsBelow(other, limit)];
  const t =
    (left.mean - right.mean) / Math.sqrt(left.variance / left.count + right.variance / right.count || 1e-300);
  const [first, second] = [quantile(sorted(one), 0.5), quantile(sorted(other), 0.5)];
  return { t, medians: Math.abs(first - second) / Math.min(first, second) };
}

const sorted = (values: Float64Array): Float64Array => values.toSorted();

function merged(one: Float64Array, other: Float64Array): Float64Array {
  const all = new Float64Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all.toSorted();
}

const quantile = (ordered: Float64Array, part: number): number =>
  ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? 0;

function momentsBelow(values: Float64Array, limit: number) {
  const kept = values.filter((value) => value <= limit);
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (kept.length - 1);
  return { count: kept.length, mean, variance };
}
