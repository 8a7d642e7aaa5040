import { z } from "zod";
import { setting, unset } from "./define-setting.ts";
import { adminPort, wholeNumber } from "./setting.ts";

/** What is kept of what happened: metrics, the audit log, the process log. */
export const recordSettings = {
  adminPort: unset(
    "TENANTBOX_ADMIN_PORT",
    adminPort,
    "Port of the token server's metrics, on loopback only; the resource API's are at the next one; 0 picks free ones; closed where not set.",
  ),
  auditDays: setting(
    "TENANTBOX_AUDIT_DAYS",
    wholeNumber(1, 36_500),
    "90",
    "Days after which an event of the audit log can no longer be looked up.",
  ),
  auditEvents: setting(
    "TENANTBOX_AUDIT_EVENTS",
    wholeNumber(1_000, 100_000_000),
    "200000",
    "Most events of the audit log that each server keeps to be looked up; the oldest go first.",
  ),
  log: setting(
    "TENANTBOX_LOG",
    z.enum(["silent", "error", "warn", "info", "debug"]),
    "warn",
    "Level of the log on standard error; info prints a line per request.",
  ),
} as const;
