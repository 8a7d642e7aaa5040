import { lengthOfTime } from "./length-of-time.ts";
import type { Surroundings } from "../surroundings.ts";

const drawEveryMs = 250;

/** Shows at a terminal that work goes on, and for how long, until it ends either way. @param what of this moment */
export async function whileWorking<Result>(
  { progress, elapsed }: Pick<Surroundings, "progress" | "elapsed">,
  what: () => string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (progress === undefined) return work();
  const begun = elapsed();
  const draw = (): void => progress(`${what()}  ${lengthOfTime((elapsed() - begun) / 1000)}`);
  const timer = setInterval(draw, drawEveryMs);
  draw();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    progress("");
  }
}
