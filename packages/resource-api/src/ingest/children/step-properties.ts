import type { LogStep } from "../../storage/message-log.ts";
import type { LoggedMessage } from "./logged-message.ts";
import type { PlannedStep } from "./step-plan.ts";

const date = (time: number): string => new Date(time).toISOString().replace("T", " ").replace("Z", "");

/** The facts that the runtime notes on a step, under names that clients know. */
export function stepProperties(
  { flow, log }: LoggedMessage,
  step: PlannedStep,
  { start, stop, failed }: { readonly start: number; readonly stop: number; readonly failed: boolean },
): LogStep["properties"] {
  const named = { name: "Name", value: step.activity };
  const activities = {
    name: "Activities",
    value: `[{Activity=${step.activity}, StartTime=${date(start)}, StopTime=${date(stop)}}]`,
  };
  if (step.receiver === undefined) return [named, activities];
  const host = `${step.receiver.toLowerCase().replaceAll("_", "-")}.example.com`;
  const request = [
    `Host: ${host}`,
    "Content-Type: application/xml",
    `SAP_MplCorrelationId: ${log.row.correlation_id ?? ""}`,
    `User-Agent: tenantbox/${flow.id}`,
  ];
  const response = [
    `HTTP/1.1 ${failed ? "500 Internal Server Error" : "200 OK"}`,
    "Content-Type: application/xml",
    `Date: ${new Date(stop).toUTCString()}`,
  ];
  return [
    named,
    activities,
    { name: "HTTPRequestHeaders", value: request.join("\n") },
    { name: "HTTPResponseHeaders", value: response.join("\n") },
  ];
}
