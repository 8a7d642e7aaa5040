import { type StackSettingName, type StackSettings, stackSettings } from "@tenantbox/shared/config";

/** What a test may set of a tenant; where it stands and lives is the tenant's own affair. */
export type TenantSettings = Partial<
  Omit<
    StackSettings,
    "home" | "demo" | "log" | "bind" | "tokenPort" | "tokenMtlsPort" | "apiPort" | "tokenInternalUrl"
  >
>;

/**
 * Settings as the environment would carry them, so that one place checks both: on and off for true and false,
 * commas between the items of a list.
 * @throws TypeError for a name that is no setting
 */
export function environmentOf(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(stackSettings, name)) throw new TypeError(`${name} is not a setting of a tenant`);
    if (value === undefined) continue;
    environment[stackSettings[name as StackSettingName].variable] = textOf(value);
  }
  return environment;
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return Array.isArray(value) ? value.join(",") : String(value);
}
