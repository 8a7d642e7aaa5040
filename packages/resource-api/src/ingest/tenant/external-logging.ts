import { TENANT_ID } from "../../model/index.ts";
import type { TenantRows } from "../../storage/rows/tenant.ts";
import { HOUR, type TenantSeed } from "./known-message.ts";

const EVENTS = 12;

/** External logging: switched off, after some days on which it sent and once could not. */
export function externalLogging({ random, now }: TenantSeed): TenantRows {
  const first = Math.floor(now / HOUR) * HOUR - EVENTS * 6 * HOUR;
  const external_logging_events = Array.from({ length: EVENTS }, (_, index) => {
    const event_time = first + index * 6 * HOUR;
    const failed = index === 7;
    return {
      event_time,
      event_type: index === 0 ? "ACTIVATION" : index === EVENTS - 1 ? "DEACTIVATION" : "TRANSFER",
      event_object: "MPL",
      has_error: failed ? (1 as const) : (0 as const),
      status_text: failed ? "java.net.ConnectException: Connection refused" : "OK",
      status_changed_at_millis: event_time + random.integer(100, 5000),
      average_load_sec: random.integer(1, 400) / 100,
      average_lag_sec: random.integer(10, 3000) / 100,
      average_availability: failed ? 0.94 : 1,
    };
  });
  return {
    external_logging_activation: [{ id: TENANT_ID, active: 0, default_log_level: "INFO" }],
    external_logging_events,
  };
}
