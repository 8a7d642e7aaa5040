import DatabaseConstructor from "better-sqlite3";

/** The values that one request asks with; they differ from request to request, as those of real callers do. */
export interface Values {
  readonly guid: string;
  readonly flow: string;
  readonly sender: string;
  readonly receiver: string;
  /** Epoch milliseconds. */
  readonly dayAgo: number;
  readonly monthAgo: number;
  readonly hourFrom: number;
  readonly hourTo: number;
  /** Half of the table's rows, in whole pages. */
  readonly half: number;
}

/** One of the measured queries, as OData; the floor knows it by its name. */
export interface Query {
  readonly name: string;
  readonly title: string;
  readonly target: (values: Values) => string;
  /** Asked once before: the page whose next link `target` is. */
  readonly before?: (values: Values) => string;
  /** Whether it reads one page whose place is known, so that its cost must not grow with the table. */
  readonly firstPage?: true;
}

const logs = "MessageProcessingLogs";
const latest = "$orderby=LogEnd desc";

const time = (milliseconds: number): string =>
  `datetime'${new Date(milliseconds).toISOString().slice(0, -1)}'`;
const failedSince = (moment: number): string => `$filter=Status eq 'FAILED' and LogEnd gt ${time(moment)}`;

const all: readonly Query[] = [
  {
    name: "failed-day-count",
    title: "latest 20 FAILED of 24 h + count",
    target: ({ dayAgo }) => `${logs}?${failedSince(dayAgo)}&${latest}&$top=20&$inlinecount=allpages`,
  },
  {
    name: "failed-month-count",
    title: "latest 20 FAILED of 30 d + count",
    target: ({ monthAgo }) => `${logs}?${failedSince(monthAgo)}&${latest}&$top=20&$inlinecount=allpages`,
  },
  {
    name: "failed-month",
    title: "the same, no count",
    target: ({ monthAgo }) => `${logs}?${failedSince(monthAgo)}&${latest}&$top=20`,
    firstPage: true,
  },
  {
    name: "latest-count",
    title: "latest 20 + count of all",
    target: () => `${logs}?${latest}&$top=20&$inlinecount=allpages`,
  },
  {
    name: "by-key-expand",
    title: "one by key + $expand",
    target: ({ guid }) => `${logs}('${guid}')?$expand=CustomHeaderProperties`,
    firstPage: true,
  },
  {
    name: "latest-1000",
    title: "latest 1,000",
    target: () => `${logs}?${latest}`,
    firstPage: true,
  },
  {
    name: "skip",
    title: "20 after $skip in the middle",
    target: ({ half }) => `${logs}?${latest}&$top=20&$skip=${half}`,
  },
  {
    name: "next-link",
    title: "1,000 behind the next link in the middle",
    target: ({ half }) => `${logs}?${latest}&$skiptoken=${half}`,
    before: ({ half }) => `${logs}?${latest}&$skiptoken=${half - 1000}`,
    firstPage: true,
  },
  {
    name: "flow-day-count",
    title: "/$count of one flow, 24 h",
    target: ({ flow, dayAgo }) =>
      `${logs}/$count?$filter=IntegrationFlowName eq '${flow}' and LogEnd gt ${time(dayAgo)}`,
  },
  {
    name: "hour-sender-count",
    title: "1 h of LogStart + Sender + count",
    target: ({ hourFrom, hourTo, sender }) =>
      `${logs}?$filter=LogStart ge ${time(hourFrom)} and LogStart lt ${time(hourTo)} and Sender eq '${sender}'&$inlinecount=allpages`,
  },
  {
    name: "day-receiver-count",
    title: "24 h + Receiver without index + count",
    target: ({ dayAgo, receiver }) =>
      `${logs}?$filter=LogEnd gt ${time(dayAgo)} and Receiver eq '${receiver}'&${latest}&$top=20&$inlinecount=allpages`,
  },
];

const asked = process.env["BENCH_QUERIES"]?.split(",");

/** The eleven, or those of them that `BENCH_QUERIES` names. */
export const queries = all.filter(({ name }) => asked?.includes(name) ?? true);

/** What the bench has to know of a database to ask it something sensible. */
export interface Facts {
  readonly rows: number;
  readonly newest: number;
  readonly guids: readonly string[];
  readonly flow: string;
  readonly sender: string;
  readonly receiver: string;
}

export function readFacts(file: string): Facts {
  const database = new DatabaseConstructor(file, { readonly: true });
  const all = <T>(sql: string): T[] => database.prepare<[], T>(sql).pluck().all();
  const first = <T>(sql: string): T => all<T>(sql)[0] as T;
  const mostUsed = (column: string): string =>
    first(`select ${column} from message_processing_logs where ${column} is not null
      group by 1 order by count(*) desc limit 1`);
  const facts = {
    rows: first<number>("select count(*) from message_processing_logs"),
    newest: first<number>("select max(log_end) from message_processing_logs"),
    // Spread over the whole table, not neighbours in one page.
    guids: all<string>(`select distinct message_guid from custom_header_properties
      where rowid % (select max(rowid) / 1000 from custom_header_properties) = 0`),
    flow: mostUsed("artifact_id"),
    sender: mostUsed("sender"),
    receiver: mostUsed("receiver"),
  };
  database.close();
  return facts;
}

const hour = 3_600_000;

/** The values of the request with this number: no two in a row are equal, in any of the times. */
export function valuesOf({ rows, newest, guids, flow, sender, receiver }: Facts, index: number): Values {
  const shift = index % 10_007;
  return {
    guid: guids[index % guids.length] ?? "",
    flow,
    sender,
    receiver,
    dayAgo: newest - 24 * hour + shift,
    monthAgo: newest - 30 * 24 * hour + shift,
    hourFrom: newest - 50 * hour + shift,
    hourTo: newest - 49 * hour + shift,
    half: Math.floor(rows / 2 / 1000) * 1000,
  };
}

/** The request target below a service root, encoded. */
export function targetOf({ target }: Query, facts: Facts, index: number): string {
  return encodeURI(target(valuesOf(facts, index)));
}
