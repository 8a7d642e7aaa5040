import { createHash } from "node:crypto";
import { momentAt, type SeedListedLog } from "@tenantbox/shared/seed";
import type { LogAttachment, MessageLog, StoredMessage } from "../../storage/message-log.ts";
import type { NamedValue } from "../../storage/rows/log-children.ts";
import { resourceId } from "../children/resource-id.ts";
import type { FlowCatalog } from "../flows.ts";
import { bareRow } from "../generate-logs.ts";
import { messageId } from "../message-id.ts";
import { type Random, randomOf } from "../random.ts";
import { flowNamed } from "./catalog.ts";
import { listedRuns } from "./listed-runs.ts";

export interface ListingOptions {
  /** What the tenant's clock says, epoch milliseconds. */
  readonly now: number;
  readonly webBase: string;
  readonly catalog: FlowCatalog;
}

/** Listed logs, word for word. What they leave out follows from what they say, so that it stays when others are added. */
export function* listedLogs(
  listed: readonly SeedListedLog[],
  options: ListingOptions,
): Generator<MessageLog> {
  const seen = new Map<string, number>();
  for (const log of listed) {
    const text = JSON.stringify(log);
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    yield listedLog(log, randomOfText(`${text}${times}`), options);
  }
}

/** A stream of its own for what says this. */
function randomOfText(text: string): Random {
  return randomOf(createHash("sha256").update(text, "utf8").digest("base64url"));
}

function listedLog(given: SeedListedLog, random: Random, options: ListingOptions): MessageLog {
  const { now, webBase, catalog } = options;
  const flow = given.flow === undefined ? undefined : flowNamed(given.flow, catalog);
  const start = momentAt(given.start, now);
  const end = endOf(given, start, flow?.duration ?? 500, now);
  const guid = given.guid ?? messageId(random, start);
  const correlationId = given.correlationId ?? messageId(random, start);
  const place = { guid, start, end, now };
  return {
    row: {
      ...bareRow(guid, webBase),
      correlation_id: correlationId,
      application_message_id: given.applicationMessageId ?? null,
      application_message_type: given.applicationMessageType ?? flow?.application?.type ?? null,
      log_start: start,
      log_end: end ?? null,
      sender: given.sender ?? flow?.sender ?? null,
      receiver: given.receiver ?? (flow?.receivers.join(",") || null),
      status: given.status,
      custom_status: given.customStatus ?? given.status,
      ...(flow === undefined
        ? {}
        : {
            artifact_id: flow.id,
            artifact_name: flow.name,
            artifact_type: "INTEGRATION_FLOW",
            artifact_package_id: flow.package.replaceAll(" ", ""),
            artifact_package_name: flow.package,
          }),
      log_level: given.logLevel,
      transaction_id: random.bytes(16).toString("hex"),
    },
    customHeaders: named(given.headers),
    error:
      given.error === undefined
        ? undefined
        : { type: "text/plain", last_error_model_step_id: null, error_text: given.error },
    adapterAttributes: given.adapterAttributes.map(({ adapter, messageId: id = null, name, value }) => ({
      adapter_id: adapter,
      adapter_message_id: id,
      name,
      value,
    })),
    attachments: given.attachments.map((attachment, index) => attachmentOf(attachment, index, place)),
    runs: listedRuns(given, { ...place, random }),
    messageStoreEntries: given.messageStore.map((message, index) => storedOf(message, index, place)),
  };
}

/** Undefined while it is open. */
function endOf(given: SeedListedLog, start: number, usual: number, now: number): number | undefined {
  if (given.end !== undefined) return momentAt(given.end, now);
  if (given.duration !== undefined) return start + given.duration;
  return given.status === "PROCESSING" || given.status === "RETRY" ? undefined : start + usual;
}

const named = (values: Readonly<Record<string, string>>): (NamedValue & { value: string })[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

interface Place {
  readonly guid: string;
  readonly start: number;
}

type Listed<Name extends "attachments" | "messageStore"> = SeedListedLog[Name][number];

function attachmentOf(
  { name, contentType, content }: Listed<"attachments">,
  index: number,
  { guid, start }: Place,
): LogAttachment {
  const id = resourceId("msg", { guid, time: start, index });
  return { id, time_stamp: start, name, content_type: contentType, body: Buffer.from(content) };
}

/** Persisted messages number their ids apart from the attachments of the log. */
const firstIndex = 1_000;

function storedOf(message: Listed<"messageStore">, index: number, { guid, start }: Place): StoredMessage {
  return {
    id: resourceId("msg", { guid, time: start, index: firstIndex + index }),
    message_store_id: message.store ?? null,
    time_stamp: start,
    body: Buffer.from(message.content),
    properties: named(message.headers),
    attachments: message.attachments.map(({ name, contentType, content, headers }, place) => ({
      id: resourceId("att", { guid, time: start, index: firstIndex + index * 100 + place }),
      name,
      content_type: contentType,
      body: Buffer.from(content),
      properties: named(headers),
    })),
  };
}
