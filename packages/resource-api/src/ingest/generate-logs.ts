import type { MessageLog } from "../storage/message-log.ts";
import type { LogRow } from "../storage/schema.ts";
import { logChildren } from "./children/log-children.ts";
import { describeError } from "./error-text.ts";
import { demoFlows, type Flow, type FlowCatalog } from "./flows.ts";
import { messageId } from "./message-id.ts";
import { type PlannedMessage, planMessages } from "./message-plan.ts";
import { createRandom, type Random, randomOf } from "./random.ts";

/** What to make: the same options give the same logs, byte for byte. */
export interface GenerateOptions {
  readonly seed: number;
  readonly count: number;
  /** Epoch milliseconds; no log starts or ends later. */
  readonly now: number;
  /** Where they begin, epoch milliseconds; 30 days before `now` unless said. */
  readonly from?: number;
  /** Where AlternateWebLink leads: scheme, host and port, no slash at the end. */
  readonly webBase: string;
  /** Those of the demonstration tenant unless said. */
  readonly catalog?: FlowCatalog;
}

const COMPONENT = "CPI_tenantbox";

/** Believable message logs of the last 30 days, oldest first, for demonstrations, tests and measurements. */
export function* generateLogs(options: GenerateOptions): Generator<MessageLog> {
  const { seed, count, now, from, webBase, catalog = demoFlows } = options;
  const random = createRandom(seed);
  const planned = planMessages({ count, now, from, catalog }, random);
  const traced = firstTraced(planned, now);
  for (const message of planned) {
    if (message.headless) {
      yield headlessLog(message, webBase, random);
      continue;
    }
    const log = fullLog(message, now, webBase, random);
    const own = randomOf(log.row.message_guid);
    const level = watched(message, now) && (message === traced || own.chance(0.4)) ? "TRACE" : undefined;
    const row = level === undefined ? log.row : { ...log.row, log_level: level };
    const { flow, start } = message;
    yield { ...log, row, ...logChildren({ flow, log: { ...log, row }, start, now, random: own }) };
  }
}

/** Somebody looks closely just now, as traces show it that an hour later are gone. */
function watched({ start, status, flow }: PlannedMessage, now: number): boolean {
  return start > now - 3_600_000 && status !== "DISCARDED" && flow.level === undefined;
}

/** One message of the last hour that surely has traces. */
function firstTraced(planned: readonly PlannedMessage[], now: number): PlannedMessage | undefined {
  return planned.findLast((message) => !message.headless && watched(message, now));
}

/** Only what the runtime knows before the flow has written anything. */
export function headlessLog(message: PlannedMessage, webBase: string, random: Random): MessageLog {
  return { row: bareRow(messageId(random, message.start), webBase), customHeaders: [], error: undefined };
}

/** The log of a message that ran at its time: what of it would lie after `now` is left open. */
export function fullLog(message: PlannedMessage, now: number, webBase: string, random: Random): MessageLog {
  const { flow, status, chain } = message;
  // The guid is made when the message arrives, its log starts up to two seconds later.
  const late = random.chance(0.1) ? random.integer(1, 2) * 1000 : 0;
  const guid = messageId(random, message.start - late);
  chain.correlationId ??= messageId(random, chain.start);
  const planned = logEnd(message, now, random);
  // How messages of such a flow end is said; so they have ended.
  const end = flow.endings !== undefined && planned !== undefined ? Math.min(planned, now) : planned;
  // What would end in the future still runs.
  const shown = end !== undefined && end > now ? "PROCESSING" : status;
  const receiver = flow.receivers.length === 0 ? undefined : random.pick(flow.receivers);
  const failed = shown === "FAILED" || shown === "RETRY" || shown === "ESCALATED";
  // A retry that waits in a queue may have no times at all yet.
  const timeless = shown === "RETRY" && random.chance(0.1);
  const row: LogRow = {
    ...bareRow(guid, webBase),
    correlation_id: chain.correlationId,
    application_message_id:
      flow.application === undefined ? null : chainFact(message, flow.application.id, random),
    application_message_type: flow.application?.type ?? null,
    predecessor_message_guid: chain.lastGuid ?? null,
    log_start: timeless ? null : message.start,
    log_end: timeless || shown === "PROCESSING" ? null : (end ?? null),
    sender: flow.sender,
    receiver: receiversOf(flow, receiver, failed),
    status: shown,
    custom_status: customStatus(flow, shown, random),
    artifact_id: flow.id,
    artifact_name: flow.name,
    artifact_type: "INTEGRATION_FLOW",
    artifact_package_id: flow.package.replaceAll(" ", ""),
    artifact_package_name: flow.package,
    log_level: flow.level ?? random.weighted(LEVELS),
    transaction_id: random.bytes(16).toString("hex"),
    previous_component_name: previousComponent(message, random),
    origin_component_name: chain.lastGuid === undefined ? (flow.sender ?? COMPONENT) : COMPONENT,
  };
  chain.lastGuid = guid;
  return {
    row,
    customHeaders: customHeaders(message, random),
    error: failed ? describeError({ flow, guid, receiver: receiver ?? flow.id }, random) : undefined,
  };
}

const LEVELS = [
  ["INFO", 90],
  ["ERROR", 5],
  ["DEBUG", 3],
  ["TRACE", 2],
] as const;

/** A log of which nothing is known but that it began. */
export function bareRow(guid: string, webBase: string): LogRow {
  return {
    message_guid: guid,
    correlation_id: null,
    application_message_id: null,
    predecessor_message_guid: null,
    application_message_type: null,
    log_start: null,
    log_end: null,
    sender: null,
    receiver: null,
    status: "PROCESSING",
    alternate_web_link: `${webBase}/shell/monitoring/Messages/%7B%22identifier%22%3A%22${guid}%22%7D`,
    artifact_id: null,
    artifact_name: null,
    artifact_type: null,
    artifact_package_id: null,
    artifact_package_name: null,
    log_level: null,
    custom_status: "PROCESSING",
    archiving_status: "NOT_RELEVANT",
    archiving_sender_channel_messages: 0,
    archiving_receiver_channel_messages: 0,
    archiving_log_attachments: 0,
    archiving_persisted_messages: 0,
    transaction_id: null,
    previous_component_name: null,
    local_component_name: COMPONENT,
    origin_component_name: null,
  };
}

/** When the log ended; undefined while it is open. May lie in the future. */
function logEnd({ start, status, flow }: PlannedMessage, now: number, random: Random): number | undefined {
  if (status === "PROCESSING") return undefined;
  if (status === "DISCARDED") return start + random.integer(3, 40);
  // Found dead by the nightly clean-up.
  if (status === "ABANDONED") return Math.min(start + random.integer(3, 24) * 3_600_000, now);
  // Some logs of a waiting retry are open, others closed by each attempt.
  if (status === "RETRY" && random.chance(0.3)) return undefined;
  const factor = random.chance(0.03) ? random.integer(8, 30) : 0.5 + random.next() * 1.5;
  return (
    start + Math.round(flow.duration * factor) + (status === "COMPLETED" ? 0 : random.integer(100, 60_000))
  );
}

/** Comma-joined; long lists are cut as the real service cuts them. */
function receiversOf(flow: Flow, reached: string | undefined, failed: boolean): string | null {
  if (reached === undefined) return null;
  if (failed) return reached;
  const all = flow.receivers.join(",");
  return all.length > 40 ? `${all.slice(0, 37)}...` : all;
}

function customStatus(flow: Flow, status: string, random: Random): string {
  const own = flow.customStatuses;
  return own !== undefined && status === "COMPLETED" && random.chance(0.15) ? random.pick(own) : status;
}

function previousComponent({ chain, flow }: PlannedMessage, random: Random): string | null {
  if (chain.lastGuid !== undefined) return COMPONENT;
  // The real service has a single blank where a sender did not say its name.
  return flow.sender === null || random.chance(0.3) ? " " : flow.sender;
}

function customHeaders(message: PlannedMessage, random: Random): MessageLog["customHeaders"] {
  return Object.entries(message.flow.headers ?? {})
    .filter(() => random.chance(0.85))
    .map(([name, pattern]) => ({ name, value: chainFact(message, pattern, random) }));
}

/** The digits for a pattern; an order keeps its number through all messages of its chain. */
function chainFact({ chain }: PlannedMessage, pattern: string, random: Random): string {
  const known = chain.facts.get(pattern);
  if (known !== undefined) return known;
  const fact = pattern.replaceAll("#", () => String(random.integer(0, 9)));
  chain.facts.set(pattern, fact);
  return fact;
}
