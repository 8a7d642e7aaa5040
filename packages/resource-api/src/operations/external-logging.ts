import { invalidValue } from "@tenantbox/odata-v2/errors";
import { type Sql, sql, statement } from "@tenantbox/odata-v2/sql";
import { type Operation, textOf } from "./operation.ts";

const levels: ReadonlySet<string> = new Set(["NONE", "INFO", "ERROR"]);

/**
 * `activateExternalLogging`: the tenant's logs go elsewhere from now on, by default from this level on; without
 * one, INFO. Done again it changes the level.
 * @throws {ODataError} 400 for another level than NONE, INFO and ERROR
 */
export const activateExternalLogging: Operation = (parameters, { dialect, now }) => {
  const level = textOf(parameters, "defaultLogLevel") ?? "INFO";
  if (!levels.has(level)) throw invalidValue(level);
  const text = `External logging was activated with the default log level ${level}.`;
  const texts = [switched(1, level), event("ACTIVATION", text, now)];
  return { statements: texts.map((each) => statement(each, dialect)), result: { kind: "text", text } };
};

/** `deactivateExternalLogging`; done again it changes nothing. */
export const deactivateExternalLogging: Operation = (_, { dialect, now }) => {
  const text = "External logging was deactivated.";
  const texts = [switched(0, null), event("DEACTIVATION", text, now)];
  return { statements: texts.map((each) => statement(each, dialect)), result: { kind: "text", text } };
};

/** The tenant has one status, from its first start on. */
function switched(active: 0 | 1, level: string | null): Sql {
  const value = level === null ? sql`null` : sql`cast(${level} as text)`;
  return sql`update external_logging_activation set active = ${active}, default_log_level = ${value}`;
}

/** Events are known by their time: the second one of a millisecond comes a millisecond later. */
function event(type: string, text: string, now: number): Sql {
  const time = sql`coalesce(
    (select max(event_time) + 1 from external_logging_events where event_time >= ${now}), cast(${now} as bigint))`;
  return sql`insert into external_logging_events
    (event_time, event_type, event_object, has_error, status_text, status_changed_at_millis)
    select ${time}, cast(${type} as text), 'EXTERNAL_LOGGING', 0, cast(${text} as text), cast(${now} as bigint)`;
}
