import { type Clock, rewindOf } from "../clock/index.ts";
import type { FaultRule, Faults } from "../faults/index.ts";

/** What of a seed is no content: what its clock says, and which faults there are. */
export interface SeedOfTests {
  readonly clock?: number | undefined;
  readonly faults: readonly FaultRule[];
}

interface BeginningOptions {
  readonly server: "resource-api" | "token-server";
  /** `TENANTBOX_TEST_FEATURES`: without it nobody can have moved or broken anything. */
  readonly enabled: boolean;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly seed: SeedOfTests | undefined;
}

/** How a tenant began, for tests that want it back: where its clock stood, and its faults. */
export interface Beginning {
  /** Brings the clock back to where it stood, and the seed's faults. */
  rewind(): Promise<void>;
  /** Begins anew with another seed. */
  move(seed: SeedOfTests): Promise<void>;
}

/** Brings the seed's faults, and remembers where the clock stands now. */
export function createBeginning({ server, enabled, clock, faults, seed }: BeginningOptions): Beginning {
  const ownRules = (rules: readonly FaultRule[]): readonly FaultRule[] =>
    rules.filter((rule) => rule.server === server);
  let rules = ownRules(seed?.faults ?? []);
  let rewindClock = rewindOf(clock);
  faults.replace(rules);
  return {
    async rewind() {
      if (!enabled) return;
      faults.replace(rules);
      await rewindClock();
    },
    async move(next) {
      rules = ownRules(next.faults);
      faults.replace(rules);
      if (next.clock !== undefined) await clock.set(next.clock);
      rewindClock = rewindOf(clock);
    },
  };
}
