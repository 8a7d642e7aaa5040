export { type FollowedSeed, openSeed } from "./follow-seed.ts";
export { seedJsonSchema } from "./json-schema.ts";
export { loadSeed, parseSeed } from "./load-seed.ts";
export { seedProblem } from "./place.ts";
export { type Moment, momentAt } from "./schema/moment.ts";
export { SeedError, type SeedPlace, type SeedProblem } from "./seed-error.ts";
export type {
  Seed,
  SeedAccessPolicy,
  SeedFlow,
  SeedGeneratedLogs,
  SeedInput,
  SeedInstance,
  SeedKey,
  SeedListedLog,
  SeedUser,
} from "./seed-schema.ts";
export { withSeedSettings } from "./seed-settings.ts";
