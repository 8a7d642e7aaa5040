import type { StoredAttachment, StoredMessage } from "../../storage/message-log.ts";
import type { LoggedMessage } from "./logged-message.ts";
import { payloadOf } from "./payload.ts";
import { resourceId } from "./resource-id.ts";

/** Flows with a persist step, and what it calls its entries. */
const persisting: Readonly<Record<string, string>> = {
  WebshopOrderIntake: "IncomingOrder",
  InvoiceDistribution: "OutgoingInvoice",
  SupplierInvoiceInbound: "IncomingInvoice",
  PaymentFileExport: "PaymentFile",
};

/** Persisted messages number their ids apart from the attachments of the log. */
const FIRST_INDEX = 100;

/** What a flow's persist step kept of a message. */
export function storedMessages(message: LoggedMessage): readonly StoredMessage[] {
  const { flow, log, start, random } = message;
  const message_store_id = persisting[flow.id];
  if (message_store_id === undefined || log.row.status === "DISCARDED" || random.chance(0.4)) return [];
  const { message_guid: guid, application_message_id } = log.row;
  const time_stamp = start + 15;
  const { contentType, text } = payloadOf(message);
  return [
    {
      id: resourceId("msg", { guid, time: time_stamp, index: FIRST_INDEX }),
      message_store_id,
      time_stamp,
      body: Buffer.from(text),
      properties: [
        { name: "Content-Type", value: contentType },
        { name: "SAP_ApplicationID", value: application_message_id },
        { name: "SAP_MessageProcessingLogID", value: guid },
      ],
      attachments: flow.id === "InvoiceDistribution" && random.chance(0.6) ? [terms(guid, time_stamp)] : [],
    },
  ];
}

function terms(guid: string, time: number): StoredAttachment {
  return {
    id: resourceId("att", { guid, time, index: FIRST_INDEX }),
    name: "terms-of-payment.txt",
    content_type: "text/plain",
    body: Buffer.from("Payable within 30 days without deduction.\n"),
    properties: [{ name: "Content-ID", value: "<terms-of-payment>" }],
  };
}
