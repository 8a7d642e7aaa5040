import type DatabaseConstructor from "better-sqlite3";
import type { Values } from "../queries.ts";

type Row = readonly (string | number | null)[];

const columns = [
  "message_guid",
  "correlation_id",
  "application_message_id",
  "predecessor_message_guid",
  "application_message_type",
  "log_start",
  "log_end",
  "sender",
  "receiver",
  "artifact_id",
  "status",
  "alternate_web_link",
  "artifact_name",
  "artifact_type",
  "artifact_package_id",
  "artifact_package_name",
  "log_level",
  "custom_status",
  "archiving_status",
  "archiving_sender_channel_messages",
  "archiving_receiver_channel_messages",
  "archiving_log_attachments",
  "archiving_persisted_messages",
  "transaction_id",
  "previous_component_name",
  "local_component_name",
  "origin_component_name",
]
  .map((name) => `t.${name}`)
  .join();

const table = "message_processing_logs t";
const newestFirst = "order by t.log_end desc nulls first, t.message_guid desc";
const newestFailed = `from ${table} where t.status = 'FAILED' and t.log_end > ?`;
const hourOfSender = `from ${table} where t.log_start >= ? and t.log_start < ? and t.sender = ?`;
const dayOfReceiver = `from ${table} where t.log_end > ? and t.receiver = ?`;

/**
 * The floor of each query: statements written by hand, one template for each kind of row, nothing parsed and
 * nobody asked who he is. Byte for byte what tenantbox answers, which the bench checks before it measures.
 */
export function floorAnswers(database: DatabaseConstructor.Database, base: string) {
  const rows = (sql: string) => {
    const statement = database.prepare(sql).raw();
    return (...values: unknown[]): Row[] => statement.all(...values) as Row[];
  };
  const count = (sql: string) => {
    const statement = database.prepare<unknown[], number>(`select count(*) ${sql}`).pluck();
    return (...values: unknown[]): number => statement.get(...values) ?? 0;
  };
  const failed = rows(`select ${columns} ${newestFailed} ${newestFirst} limit 20`);
  const failedCount = count(newestFailed);
  const latest = rows(`select ${columns} from ${table} ${newestFirst} limit ? offset ?`);
  const all = count(`from ${table}`);
  const byKey = rows(`select ${columns} from ${table} where t.message_guid = ?`);
  const headersOf = rows(
    "select id, name, value from custom_header_properties where message_guid = ? order by id",
  );
  const before = rows(`select t.log_end, t.message_guid from ${table} ${newestFirst} limit 1 offset ?`);
  const after = rows(`select ${columns} from ${table}
    where (t.log_end, t.message_guid) < (?, ?) ${newestFirst} limit 1001`);
  const flowCount = count(`from ${table} where t.artifact_id = ? and t.log_end > ?`);
  const hour = rows(`select ${columns} ${hourOfSender} order by t.log_start, t.message_guid limit 1001`);
  const hourCount = count(hourOfSender);
  const receiver = rows(`select ${columns} ${dayOfReceiver} ${newestFirst} limit 20`);
  const receiverCount = count(dayOfReceiver);
  const places = new Map<number, Row>();
  const placeBefore = (offset: number): Row => {
    const known = places.get(offset) ?? before(offset - 1)[0] ?? [];
    places.set(offset, known);
    return known;
  };
  const logs = (found: readonly Row[], counted?: number, link?: string): string => {
    const start = counted === undefined ? '{"d":{"results":[' : `{"d":{"__count":"${counted}","results":[`;
    const end = link === undefined ? "]}}" : `],"__next":"${link}"}}`;
    return `${start}${found.map((row) => log(row, base, deferredHeaders)).join()}${end}`;
  };
  const pageLink = (offset: number): string =>
    `MessageProcessingLogs?$orderby=LogEnd%20desc&$skiptoken=${offset}`;

  const answers: Readonly<Record<string, (values: Values) => string>> = {
    "failed-day-count": ({ dayAgo }) => logs(failed(dayAgo), failedCount(dayAgo)),
    "failed-month-count": ({ monthAgo }) => logs(failed(monthAgo), failedCount(monthAgo)),
    "failed-month": ({ monthAgo }) => logs(failed(monthAgo)),
    "latest-count": () => logs(latest(20, 0), all()),
    "by-key-expand": ({ guid }) => {
      const [row = []] = byKey(guid);
      const headers = headersOf(guid).map((header) => customHeader(header, base));
      return `{"d":${log(row, base, () => `{"results":[${headers.join()}]}`)}}`;
    },
    "latest-1000": () => logs(latest(1001, 0).slice(0, 1000), undefined, pageLink(1000)),
    skip: ({ half }) => logs(latest(20, half)),
    "next-link": ({ half }) =>
      logs(after(...placeBefore(half)).slice(0, 1000), undefined, pageLink(half + 1000)),
    "flow-day-count": ({ flow, dayAgo }) => String(flowCount(flow, dayAgo)),
    "hour-sender-count": ({ hourFrom, hourTo, sender }) =>
      logs(hour(hourFrom, hourTo, sender), hourCount(hourFrom, hourTo, sender)),
    "day-receiver-count": ({ dayAgo, receiver: name }) =>
      logs(receiver(dayAgo, name), receiverCount(dayAgo, name)),
  };
  return answers;
}

const text = (value: unknown): string => JSON.stringify(value);
const date = (value: Row[number] | undefined): string =>
  value === null ? "null" : `"\\/Date(${String(value)})\\/"`;
const truth = (value: unknown): string => (value === null ? "null" : value === 1 ? "true" : "false");
const deferredHeaders = (uri: string): string => `{"__deferred":{"uri":"${uri}/CustomHeaderProperties"}}`;

function log(row: Row, base: string, headers: (uri: string) => string): string {
  const uri = `${base}MessageProcessingLogs('${row[0]}')`;
  return `{"__metadata":{"id":"${uri}","uri":"${uri}","type":"com.sap.hci.api.MessageProcessingLog"},"MessageGuid":${text(row[0])},"CorrelationId":${text(row[1])},"ApplicationMessageId":${text(row[2])},"PredecessorMessageGuid":${text(row[3])},"ApplicationMessageType":${text(row[4])},"LogStart":${date(row[5])},"LogEnd":${date(row[6])},"Sender":${text(row[7])},"Receiver":${text(row[8])},"IntegrationFlowName":${text(row[9])},"Status":${text(row[10])},"AlternateWebLink":${text(row[11])},"IntegrationArtifact":{"__metadata":{"type":"com.sap.hci.api.IntegrationArtifact"},"Id":${text(row[9])},"Name":${text(row[12])},"Type":${text(row[13])},"PackageId":${text(row[14])},"PackageName":${text(row[15])}},"LogLevel":${text(row[16])},"CustomStatus":${text(row[17])},"ArchivingStatus":${text(row[18])},"ArchivingSenderChannelMessages":${truth(row[19])},"ArchivingReceiverChannelMessages":${truth(row[20])},"ArchivingLogAttachments":${truth(row[21])},"ArchivingPersistedMessages":${truth(row[22])},"TransactionId":${text(row[23])},"PreviousComponentName":${text(row[24])},"LocalComponentName":${text(row[25])},"OriginComponentName":${text(row[26])},"CustomHeaderProperties":${headers(uri)},"MessageStoreEntries":{"__deferred":{"uri":"${uri}/MessageStoreEntries"}},"ErrorInformation":{"__deferred":{"uri":"${uri}/ErrorInformation"}},"AdapterAttributes":{"__deferred":{"uri":"${uri}/AdapterAttributes"}},"Attachments":{"__deferred":{"uri":"${uri}/Attachments"}},"Runs":{"__deferred":{"uri":"${uri}/Runs"}}}`;
}

function customHeader([id, name, value]: Row, base: string): string {
  const uri = `${base}MessageProcessingLogCustomHeaderProperties('${id}')`;
  return `{"__metadata":{"id":"${uri}","uri":"${uri}","type":"com.sap.hci.api.MessageProcessingLogCustomHeaderProperty"},"Id":${text(id)},"Name":${text(name)},"Value":${text(value)},"Log":{"__deferred":{"uri":"${uri}/Log"}}}`;
}
