import { z } from "zod";
import { setting } from "./define-setting.ts";

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}$/, "a name of up to 63 letters, digits, blanks and _ . -");

/** What the platform's API says that there is; the `cf` CLI targets it by these names. */
export const platformSettings = {
  organization: setting(
    "TENANTBOX_ORGANIZATION",
    name,
    "tenantbox",
    "Name of the platform's one organization, for the cf CLI.",
  ),
  space: setting("TENANTBOX_SPACE", name, "dev", "Name of the organization's one space, for the cf CLI."),
} as const;
