const tries = 5;

/**
 * Milliseconds of processor time that work takes, however busy the machine is: the least of some tries, since memory that
 * others left behind may be collected in the midst of one.
 */
export function processorMs(work: () => unknown): number {
  return Math.min(...Array.from({ length: tries }, () => once(work)));
}

function once(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
