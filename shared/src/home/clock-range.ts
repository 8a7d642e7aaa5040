/** Before this program was written, and after its authorities have ended: a clock that says so is wrong. */
const earliest = Date.UTC(2025, 0, 1);
const latest = Date.UTC(2090, 0, 1);

/** Whether a machine's clock can be right. @param now epoch milliseconds */
export const isPlausibleTime = (now: number): boolean => now >= earliest && now <= latest;
