import type { MessageLog } from "../../storage/message-log.ts";
import type { Flow } from "../flows.ts";
import type { Random } from "../random.ts";
import type { LoggedMessage } from "./logged-message.ts";

/** What the adapters of a flow note: name → how its value is made. */
interface Adapter {
  readonly id: string;
  readonly attributes: Readonly<Record<string, (random: Random, message: LoggedMessage) => string>>;
}

const uuid = (random: Random): string =>
  random
    .bytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
const digits = (length: number) => (random: Random) =>
  Array.from({ length }, () => random.integer(0, 9)).join("");

const idoc: Adapter = {
  id: "IDoc Sender",
  attributes: {
    SAP_IDoc_EDIDC_DOCNUM: digits(16),
    SAP_IDoc_EDIDC_MESTYP: (_, { flow }) => flow.application?.type ?? "STATUS",
  },
};
const as2: Adapter = {
  id: "AS2 Receiver",
  attributes: {
    SAP_MplCorrelationId: (_, { log }) => log.row.correlation_id ?? "",
    SAP_AS2MessageId: (random) => `<${uuid(random)}@as2.example.com>`,
  },
};
const sftp: Adapter = {
  id: "SFTP Receiver",
  attributes: { CamelFileNameProduced: (random, { flow }) => `/in/${flow.id}_${digits(6)(random)}.xml` },
};
const soap: Adapter = { id: "SOAP Sender", attributes: { SapMessageId: uuid } };
const odata: Adapter = {
  id: "OData Receiver",
  attributes: { SAP_ODataResponseStatus: (random) => random.pick(["200", "201", "204"]) },
};

const byReceiver: Readonly<Record<string, Adapter>> = {
  SUPPLIER_NETWORK: as2,
  BANK_GATEWAY: sftp,
  INVOICE_ARCHIVE: sftp,
  CRM: odata,
  HR_CLOUD: odata,
};

function adaptersOf(flow: Flow): readonly Adapter[] {
  const sender = flow.sender === "ERP_PRD" ? idoc : flow.sender === "MASTER_DATA_HUB" ? soap : undefined;
  const receivers = flow.receivers.map((name) => byReceiver[name]);
  return [sender, ...receivers].filter((adapter) => adapter !== undefined);
}

/** What the adapters noted on a log: ids that the other side knows the message by. */
export function adapterAttributes(message: LoggedMessage): NonNullable<MessageLog["adapterAttributes"]> {
  const { flow, random } = message;
  return adaptersOf(flow).flatMap(({ id, attributes }) => {
    const adapter_message_id = uuid(random);
    return Object.entries(attributes).map(([name, valueOf]) => ({
      adapter_id: id,
      adapter_message_id,
      name,
      value: valueOf(random, message),
    }));
  });
}
