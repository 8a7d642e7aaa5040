import type { StepTrace } from "../../storage/message-log.ts";
import type { LoggedMessage } from "./logged-message.ts";
import type { Payload } from "./payload.ts";
import type { PlannedStep } from "./step-plan.ts";

/** Whether the tenant still has the traces of a log: the level was TRACE, and not an hour has passed. */
export function hasTraces({ log, start, now }: LoggedMessage): boolean {
  return log.row.log_level === "TRACE" && start > now - 3_600_000;
}

/** The message as it was when it came to a step. */
export function stepTraces(
  { flow, log }: LoggedMessage,
  step: PlannedStep,
  { payload, time, count }: { readonly payload: Payload; readonly time: number; readonly count: number },
): readonly StepTrace[] {
  const { message_guid, correlation_id } = log.row;
  return [
    {
      // Whatever the body is: clients must not decide by it.
      mime_type: "application/octet-stream",
      created_at: time,
      body: Buffer.from(payload.text),
      headers: [
        { name: `SAP_TRACE_HEADER_${count}_MessageType`, value: "STEP" },
        { name: "SAP_MessageProcessingLogID", value: message_guid },
        { name: "SAP_MplCorrelationId", value: correlation_id },
        { name: "Content-Type", value: payload.contentType },
      ],
      exchangeProperties: [
        { name: "CamelToEndpoint", value: step.receiver ?? `direct:${flow.id}_${step.modelStepId}` },
        { name: "SAP_CorrelateMPLs", value: "true" },
      ],
    },
  ];
}
