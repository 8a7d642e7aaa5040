import { readFileSync } from "node:fs";

/**
 * CPU time of a process in microseconds, all threads, with the children it has and those it had. In clock ticks of
 * 10 ms (Linux, proc(5)); it stays true when other jobs share the machine.
 */
export function processorMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const own = [11, 12, 13, 14].reduce((sum, place) => sum + Number(fields[place]), 0) * 10_000;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return own + children.reduce((sum, child) => sum + processorMicrosIfAlive(Number(child)), 0);
}

/** A child that ends between being listed and being read counts with its parent from then on. */
function processorMicrosIfAlive(pid: number): number {
  try {
    return processorMicros(pid);
  } catch {
    return 0;
  }
}
