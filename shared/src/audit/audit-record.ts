import type { AuditEvent } from "./audit-event.ts";
import { cut } from "./printable.ts";
import { explanationOf } from "./reasons/index.ts";

/** An event as it is kept: with its time, foreign texts cut, and the reason in words. */
export interface AuditRecord extends AuditEvent {
  /** UTC, ISO 8601, by the tenant's clock. */
  readonly time: string;
  /** Why it was refused, for a person. */
  readonly why?: string | undefined;
}

export function recordOf(event: AuditEvent, now: number): AuditRecord {
  const { principal, path, method, detail, reason } = event;
  return {
    time: new Date(now).toISOString(),
    ...event,
    method: cut(method),
    principal: principal && cut(principal),
    path: cut(path),
    detail: detail && cut(detail),
    why: reason === undefined ? undefined : explanationOf(reason)?.what,
  };
}
