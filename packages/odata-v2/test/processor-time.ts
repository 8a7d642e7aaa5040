/**
 * Milliseconds of processor time that work takes in this thread, however busy the machine and other threads are: the
 * least of three times, since memory that others left behind may be collected in the midst of it.
 */
export function processorMs(work: () => unknown): number {
  return Math.min(...Array.from({ length: 3 }, () => once(work)));
}

function once(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
