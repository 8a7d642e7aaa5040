import { randomUUID } from "node:crypto";
import type { AuditEvent } from "./audit-event.ts";

/** Refusals of one minute that are kept one by one: less than a megabyte of lines (catalogue row 238). */
const most = 3_000;
const minuteMs = 60_000;

/** Keeps a flood of refusals from flooding the log: beyond a number a minute they are counted, not kept. */
export interface RefusalBudget {
  /** Whether this event is to be kept by itself. */
  admits(event: AuditEvent): boolean;
  /** Hands over what was counted so far. */
  close(): void;
}

/**
 * @param monotonic milliseconds
 * @param summarise gets an event for each kind of refusal that was counted, once a minute has passed
 */
export function createRefusalBudget(
  monotonic: () => number,
  summarise: (event: AuditEvent) => void,
): RefusalBudget {
  let since = Number.NEGATIVE_INFINITY;
  let kept = 0;
  let timer: NodeJS.Timeout | undefined;
  // Reasons and events are words of ours: few.
  const counted = new Map<string, { event: AuditEvent; count: number }>();

  const finish = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const { event, count } of counted.values())
      summarise({
        event: "audit.summarised",
        outcome: "refused",
        reason: event.reason,
        method: "",
        path: "",
        request: randomUUID(),
        detail: `${count} more of ${event.event} within a minute`,
      });
    counted.clear();
  };

  return {
    admits(event) {
      if (event.outcome !== "refused") return true;
      const now = monotonic();
      if (now - since >= minuteMs) {
        finish();
        since = now;
        kept = 0;
      }
      kept += 1;
      if (kept <= most) return true;
      const kind = `${event.event} ${event.reason ?? ""}`;
      const known = counted.get(kind);
      if (known === undefined) counted.set(kind, { event, count: 1 });
      else known.count += 1;
      timer ??= setTimeout(finish, since + minuteMs - now).unref();
      return false;
    },
    close: finish,
  };
}
