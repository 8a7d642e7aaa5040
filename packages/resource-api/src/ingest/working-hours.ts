import type { Rhythm } from "./flows.ts";
import type { Random } from "./random.ts";

const HOUR = 3_600_000;

/** How busy each hour of a day is (UTC), from midnight on. */
const DAYS: Readonly<Record<Rhythm, readonly number[]>> = {
  office: [1, 1, 1, 1, 1, 2, 6, 16, 28, 34, 34, 30, 20, 28, 32, 30, 24, 15, 8, 5, 3, 2, 1, 1],
  night: [10, 30, 40, 34, 16, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 5, 8],
  timer: Array.from({ length: 24 }, () => 10),
  steady: [5, 4, 4, 4, 5, 7, 10, 13, 15, 16, 16, 15, 14, 15, 16, 15, 14, 12, 11, 10, 9, 8, 7, 6],
};
/** How much of it is left on a Saturday or Sunday. */
const WEEKEND: Readonly<Record<Rhythm, number>> = { office: 0.12, night: 0.5, timer: 1, steady: 0.7 };

/** Draws moments for flows of each rhythm, between two moments (epoch milliseconds). */
export type ClockOf = (rhythm: Rhythm, random: Random) => number;

/** Moments from `from` to `to`, close together when the rhythm is busy. Timers fire on the quarter hour. */
export function createClock(from: number, to: number): ClockOf {
  const hours = {
    office: hourTable("office", from, to),
    night: hourTable("night", from, to),
    timer: hourTable("timer", from, to),
    steady: hourTable("steady", from, to),
  };
  return (rhythm, random) => {
    for (;;) {
      const hour = draw(hours[rhythm], random.next());
      const minute = rhythm === "timer" ? random.integer(0, 3) * 15 : random.integer(0, 59);
      const within = minute * 60_000 + random.integer(0, rhythm === "timer" ? 4000 : 59_999);
      const moment = Math.floor(from / HOUR + hour) * HOUR + within;
      if (moment >= from && moment <= to) return moment;
    }
  };
}

/** Running sums of how busy each hour is; the last one is the total. */
function hourTable(rhythm: Rhythm, from: number, to: number): readonly number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let hour = Math.floor(from / HOUR); hour <= Math.floor(to / HOUR); hour++) {
    const day = new Date(hour * HOUR).getUTCDay();
    const share = day === 0 || day === 6 ? WEEKEND[rhythm] : 1;
    // Never quite nothing: a span without a single busy hour would have no moments at all.
    sum += (DAYS[rhythm][hour % 24] ?? 0) * share + 0.01;
    sums.push(sum);
  }
  return sums;
}

function draw(sums: readonly number[], share: number): number {
  const wanted = share * (sums.at(-1) ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
