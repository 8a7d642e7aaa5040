import { readSettings, type StackSettings } from "../config/index.ts";
import type { Log } from "../listener/index.ts";
import type { FollowedSeed, Seed } from "../seed/index.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Loads the seed that the settings name, and the settings once more with the seed's own in them.
 * @throws {SeedError} with each problem and its line
 */
export async function openSeedOf(
  settings: StackSettings,
  environment: Environment,
): Promise<{ readonly settings: StackSettings; readonly followed: FollowedSeed | undefined }> {
  const { seed: path, testFeatures } = settings;
  if (path === undefined) return { settings, followed: undefined };
  // Most tenants have no seed, and need not load what reads one.
  const { openSeed, withSeedSettings } = await import("../seed/index.ts");
  const followed = await openSeed({ path, testFeatures });
  return { settings: readSettings(withSeedSettings(environment, followed.seed)), followed };
}

/** Follows the seed's files: a good one is taken, a broken one is logged with its line and changes nothing. */
export function applySeedChanges(
  followed: FollowedSeed,
  service: { reseed(seed: Seed): Promise<void> },
  log: Log,
): void {
  const settingsOf = ({ settings }: Seed): string => JSON.stringify(settings);
  followed.follow({
    async onSeed(seed) {
      if (settingsOf(seed) !== settingsOf(followed.seed))
        log.warn("the settings of the seed have changed; they count from the next start");
      await service.reseed(seed);
      log.warn("the seed has changed: the tenant was reset to it");
    },
    onProblem: (error) =>
      log.error(
        { problem: error instanceof Error ? error.message : String(error) },
        "the seed has changed and cannot be used: the tenant stays as it was",
      ),
  });
}
