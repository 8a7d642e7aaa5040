import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseServiceKeyDocument } from "@tenantbox/shared/service-key";
import { askToken, bearer, type TokenAnswer } from "./flows.ts";
import type { Client } from "./tenant.ts";

const guid = "AGWhole0LogWithEverythingIn1";
const run = "AGWhole0RunOfThatMessage0001";
const entry = "sap-it-res:msg:tenantbox:0a1b2c3d-0000-4000-8000-000000000001";
const storedAttachment = "sap-it-res:att:tenantbox:0a1b2c3d-0000-4000-8000-000000000002";
const attachment = "sap-it-res:msg:tenantbox:0a1b2c3d-0000-4000-8000-000000000003";

/** Names and bodies of a log that has everything a log can have, so that a test knows what a client must read. */
export const whole = {
  guid,
  flow: "Whole_Flow",
  correlation: "AGWhole0CorrelationOfThatMsg",
  header: { Name: "po_number", Value: "4711 & <more>" },
  errorText: 'com.example.Failure: Die Bestellung "4711" fehlt – größer als erlaubt',
  attachment: { id: attachment, name: "payload.xml", body: "<order id='4711'/>" },
  run,
  step: 17,
  trace: {
    id: "7875123456789",
    body: "traced body",
    properties: { SAP_TRACE_HEADER_1_MessageType: "STEP" },
  },
  entry: { id: entry, body: "stored message" },
  storedAttachment: { id: storedAttachment, name: "invoice.txt", body: "stored attachment" },
} as const;

const date = (moment: number): string => `/Date(${moment})/`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const list = (...results: readonly unknown[]) => ({ results });

/** That log as an export of a tenant has it; it ended at `ended`, epoch milliseconds. */
function wholeLog(ended: number): unknown {
  const text = (name: string, value: string) => ({ Name: name, Value: value });
  const traced = {
    TraceId: whole.trace.id,
    MplId: guid,
    RunId: run,
    ModelStepId: "CallActivity_4",
    PayloadSize: String(whole.trace.body.length),
    MimeType: "application/octet-stream",
    Properties: list(
      ...Object.entries(whole.trace.properties).map(([name, value]) => ({
        TraceId: whole.trace.id,
        ...text(name, value),
      })),
    ),
    ExchangeProperties: list({ TraceId: whole.trace.id, ...text("CamelCharsetName", "UTF-8") }),
    $value: base64(whole.trace.body),
  };
  const step = (count: number, more: object) => ({
    RunId: run,
    ChildCount: count,
    StepStart: date(ended - 900 + count),
    StepStop: date(ended - 500 + count),
    StepId: `Step_${count}`,
    ModelStepId: `CallActivity_${count}`,
    BranchId: "0",
    Status: "COMPLETED",
    Error: null,
    Activity: "Content Modifier",
    RunStepProperties: list(),
    TraceMessages: list(),
    ...more,
  });
  return {
    MessageGuid: guid,
    CorrelationId: whole.correlation,
    ApplicationMessageId: "4711",
    LogStart: date(ended - 1000),
    LogEnd: date(ended),
    Sender: "SHOP",
    Receiver: "ERP",
    IntegrationFlowName: whole.flow,
    Status: "FAILED",
    CustomStatus: "FAILED",
    LogLevel: "TRACE",
    ArchivingStatus: "NOT_RELEVANT",
    IntegrationArtifact: {
      Id: whole.flow,
      Name: "Whole flow",
      Type: "INTEGRATION_FLOW",
      PackageId: "Whole",
      PackageName: "Whole package",
    },
    CustomHeaderProperties: list({ Id: "1", ...whole.header }),
    ErrorInformation: {
      MessageGuid: guid,
      Type: "text/plain",
      LastErrorModelStepId: "CallActivity_4",
      $value: whole.errorText,
    },
    AdapterAttributes: list({
      Id: "1",
      AdapterId: "HTTPS Sender",
      AdapterMessageId: "m-1",
      ...text("Address", "/orders"),
    }),
    Attachments: list({
      Id: attachment,
      MessageGuid: guid,
      TimeStamp: date(ended - 100),
      Name: whole.attachment.name,
      ContentType: "application/xml",
      PayloadSize: String(whole.attachment.body.length),
      $value: base64(whole.attachment.body),
    }),
    Runs: list({
      Id: run,
      RunStart: date(ended - 1000),
      RunStop: date(ended),
      LogLevel: "TRACE",
      OverallState: "FAILED",
      ProcessId: "worker-1",
      RunSteps: list(
        step(3, {}),
        step(whole.step, {
          Status: "FAILED",
          Error: "it failed",
          RunStepProperties: list({
            RunId: run,
            ChildCount: whole.step,
            ...text("TraceIds", `[${whole.trace.id}]`),
          }),
          TraceMessages: list(traced),
        }),
      ),
    }),
    MessageStoreEntries: list({
      Id: entry,
      MessageGuid: guid,
      MessageStoreId: "orders",
      TimeStamp: date(ended - 50),
      HasAttachments: true,
      Attachments: list({
        Id: storedAttachment,
        Name: whole.storedAttachment.name,
        ContentType: "text/plain",
        Properties: list({ AttachmentId: storedAttachment, ...text("Content-Language", "en") }),
        $value: base64(whole.storedAttachment.body),
      }),
      Properties: list({ MessageId: entry, ...text("SAP_Sender", "SHOP") }),
      $value: base64(whole.entry.body),
    }),
  };
}

/** Imports that log as the operator does. @throws Error where it is not taken whole */
export async function importWholeLog(tenant: Client, ended = Date.now() - 3_600_000): Promise<void> {
  const operator = parseServiceKeyDocument(readFileSync(join(tenant.home, "admin.json"), "utf8")).oauth;
  const { access_token: token } = (await askToken(tenant, operator)).json<TokenAnswer>();
  const reply = await tenant.call(`${tenant.apiUrl}/admin/v1/message_logs`, {
    method: "POST",
    headers: { ...bearer(token), "content-type": "application/x-ndjson" },
    body: JSON.stringify(wholeLog(ended)),
  });
  const { new: taken, ignored } = reply.json<{ new: number; ignored: object }>();
  if (taken !== 1 || Object.keys(ignored).length > 0) throw new Error(`not taken whole: ${reply.text}`);
}
