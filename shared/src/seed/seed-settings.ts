import { stackSettings } from "../config/index.ts";
import type { Seed } from "./seed-schema.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment with the seed's settings in it, where it says nothing itself. */
export function withSeedSettings(environment: Environment, { settings }: Seed): Environment {
  const seeded: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings ?? {})) {
    const { variable } = stackSettings[name as keyof typeof settings];
    if (value !== undefined && (environment[variable] ?? "") === "") seeded[variable] = value;
  }
  return { ...environment, ...seeded };
}
