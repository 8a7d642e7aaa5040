import { z } from "zod";
import { CommandError, TryAgainError } from "../errors.ts";
import type { Https, HttpsAnswer } from "./https.ts";

const date = z
  .string()
  .transform((text) => {
    const milliseconds = /^\/Date\((-?\d+)\)\/$/.exec(text)?.[1];
    return milliseconds === undefined ? null : new Date(Number(milliseconds)).toISOString();
  })
  .nullable();

const messageLog = z.object({
  MessageGuid: z.string(),
  CorrelationId: z.string().nullable(),
  Status: z.string(),
  LogStart: date,
  LogEnd: date,
  IntegrationFlowName: z.string().nullable(),
});

const page = z.object({ d: z.object({ results: z.array(messageLog), __next: z.string().optional() }) });

/** A message log; times in ISO 8601, UTC. */
export type MessageLog = z.infer<typeof messageLog>;

export interface LogQuery {
  readonly status?: string | undefined;
  readonly flow?: string | undefined;
  /** Only what ended then or later, or is open and began then or later, in epoch milliseconds. */
  readonly from?: number | undefined;
}

/** Message logs through the OData API, like any client. */
export interface MessageLogs {
  /** The newest ones by `timeOf`, newest first. */
  newest(query: LogQuery, most: number): Promise<readonly MessageLog[]>;
  /** All of them by `timeOf`, oldest first, page by page. */
  all(query: LogQuery): Promise<readonly MessageLog[]>;
}

/**
 * @param token gives a token; a new one when it is told that the last one does not count any more
 * @param base of the API, for instance `https://localhost:8445`
 */
export function messageLogs(
  https: Https,
  base: string,
  token: (fresh: boolean) => Promise<string>,
): MessageLogs {
  const root = `${base.replace(/\/+$/, "")}/api/v1/`;
  const get = async (url: string): Promise<z.infer<typeof page>["d"]> => {
    const ask = async (fresh: boolean): Promise<HttpsAnswer> =>
      https(url, {
        method: "GET",
        headers: { authorization: `Bearer ${await token(fresh)}`, accept: "application/json" },
      });
    const first = await ask(false);
    const { status, body } = first.status === 401 ? await ask(true) : first;
    if (status === 429 || status >= 500)
      throw new TryAgainError(`the API answered ${status}\n${body}`.trimEnd());
    if (status !== 200) throw new CommandError(`the API answered ${status}\n${body}`.trimEnd());
    const found = page.safeParse(parsed(body));
    if (!found.success) throw new CommandError("the API's answer was not understood");
    return found.data.d;
  };
  const urlOf = (query: LogQuery, state: State, { descending = false, top }: Order = {}): string => {
    const options = [
      `$filter=${encodeURIComponent(filterOf(query, state))}`,
      `$orderby=${encodeURIComponent(`${timeIn[state]} ${descending ? "desc" : "asc"}`)}`,
      ...(top === undefined ? [] : [`$top=${top}`]),
    ];
    return `${root}MessageProcessingLogs?${options.join("&")}`;
  };
  const pages = async (first: string, most: number): Promise<readonly MessageLog[]> => {
    const found: MessageLog[] = [];
    let next: string | undefined = first;
    while (next !== undefined && found.length < most) {
      const { results, __next } = await get(next);
      found.push(...results);
      next = __next === undefined ? undefined : new URL(__next, next).href;
    }
    return found.slice(0, most);
  };
  const both = async (urlFor: (state: State) => string, most: number): Promise<MessageLog[]> =>
    (await Promise.all((["ended", "open"] as const).map((state) => pages(urlFor(state), most))))
      .flat()
      .toSorted((one, other) => timeOf(one) - timeOf(other));
  return {
    async newest(query, most) {
      const order = { descending: true, top: most };
      return (await both((state) => urlOf(query, state, order), most)).toReversed().slice(0, most);
    },
    all: (query) => both((state) => urlOf(query, state), Number.POSITIVE_INFINITY),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where a log stands in the order of time: at its end, or at its start while it is open. Epoch milliseconds. */
export const timeOf = ({ LogEnd, LogStart }: Pick<MessageLog, "LogEnd" | "LogStart">): number =>
  Date.parse(LogEnd ?? LogStart ?? "") || 0;

type State = keyof typeof timeIn;

interface Order {
  readonly descending?: boolean;
  readonly top?: number;
}

/** The property that `timeOf` goes by. */
const timeIn = { ended: "LogEnd", open: "LogStart" } as const;

/** A literal of OData V2 doubles its quotes; a DateTime has no zone, and is UTC. */
function filterOf({ status, flow, from }: LogQuery, state: State): string {
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return [
    ...(status === undefined ? [] : [`Status eq ${text(status)}`]),
    ...(flow === undefined ? [] : [`IntegrationFlowName eq ${text(flow)}`]),
    `LogEnd ${state === "ended" ? "ne" : "eq"} null`,
    ...(from === undefined
      ? []
      : [`${timeIn[state]} ge datetime'${new Date(from).toISOString().slice(0, -1)}'`]),
  ].join(" and ");
}
