import type { Setting } from "./setting.ts";
import { stackSettings } from "./stack-settings.ts";

/** Settings that cannot be used; the message lists every problem at once, each with its variable. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
}

type Values<Table extends Record<string, Setting<unknown>>> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

export type StackSettings = Values<typeof stackSettings>;

const known = new Set(Object.values(stackSettings).map((setting) => setting.variable));
const forTests = /^TENANTBOX_(REQUIRE|TEST_\w+)$/;

/**
 * Reads every setting of the stack from an environment and checks it whole.
 * Misspelt variables are refused rather than ignored (security catalogue, row 250).
 * @throws {ConfigurationError} naming each wrong or unknown variable
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): StackSettings {
  const problems: string[] = [];
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith("TENANTBOX_") && !known.has(variable) && !forTests.test(variable)) {
      problems.push(`${variable} is not a setting of tenantbox`);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(stackSettings)) {
    const given = environment[setting.variable];
    const text = given === undefined || given === "" ? setting.fallback : given;
    if (text === undefined) continue;
    const parsed = setting.values.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else
      problems.push(
        `${setting.variable}: ${[...new Set(parsed.error.issues.map((issue) => issue.message))].join("; ")}`,
      );
  }
  if (problems.length > 0) throw new ConfigurationError(problems.join("\n"));
  return Object.freeze(values) as StackSettings;
}
