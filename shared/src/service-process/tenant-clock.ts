import { type Clock, createClock } from "../clock/index.ts";
import type { Surroundings } from "./run-service.ts";

/** The tenant's clock: the one that both servers share, or one of the server's own, which begins where the seed says. */
export async function tenantClock({ clock, now, seed }: Surroundings): Promise<Clock> {
  if (clock !== undefined) return clock;
  const own = createClock({ system: now });
  if (seed?.clock !== undefined) await own.set(seed.clock);
  return own;
}
