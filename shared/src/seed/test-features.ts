import type { SeedDocument } from "./seed-document.ts";
import type { SeedProblem } from "./seed-error.ts";
import type { Seed } from "./seed-schema.ts";

/** What only a tenant that was started for tests may have. */
export function testFeaturesIn(seed: Seed, document: SeedDocument): SeedProblem[] {
  const asked = [
    ...(seed.clock === undefined ? [] : ["clock"]),
    ...(seed.faults.length === 0 ? [] : ["faults"]),
  ];
  return asked.map((member) => ({
    ...document.place([member], true),
    message: "this is for tests; it needs TENANTBOX_TEST_FEATURES=on",
  }));
}
