import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { Connection } from "../connection/connect.ts";
import {
  type LogQuery,
  type MessageLog,
  type MessageLogs,
  messageLogs,
  timeOf,
} from "../connection/message-logs.ts";
import { CommandError, TryAgainError } from "../errors.ts";
import { followedLogs } from "../log-files/followed-logs.ts";
import { logHeading, logLine } from "../output/log-line.ts";
import { readMilliseconds } from "./duration.ts";
import type { Tools } from "./tools.ts";
import { cacertOption, certOption, type ClientOptions, clientWith, keyOption } from "./use-key.ts";

interface LogsOptions extends ClientOptions {
  status?: string;
  since?: string;
  flow?: string;
  limit: string;
  follow?: true;
  json?: true;
}

const lookEveryMs = 1_000;
/** How late a log may come and still be told. */
const overlapMs = 60_000;

/** `logs`: the tenant's message logs as a table, over the API like any client. */
export function addLogsCommand(program: Command, tools: Tools): void {
  program
    .command("logs [instance] [key]")
    .description(
      "show the newest message logs; without names as a client that may read them, or name a key's file",
    )
    .option("--status <status>", "only those with this status, such as FAILED")
    .option("--since <duration>", "only those that ended, or began and are open, within 90s, 5m, 2h or 1d")
    .option("--flow <name>", "only those of this integration flow")
    .option("--limit <n>", "at most so many", "20")
    .option("-f, --follow", "go on until Ctrl-C: new ones, and new states of old ones, up to a minute late")
    .option(...certOption)
    .option(...keyOption)
    .option(...cacertOption)
    .option("--json", "print a list as JSON; with --follow one a line")
    .action(async (instance: string | undefined, key: string | undefined, options: LogsOptions) => {
      const most = limitOf(options.limit);
      const { now } = tools.surroundings;
      const age = options.since === undefined ? undefined : readMilliseconds(options.since);
      const logs = await logsOf(tools, [instance, key], options);
      const from = age === undefined ? undefined : now() - age;
      const query: LogQuery = { status: options.status?.toUpperCase(), flow: options.flow, from };
      const first = (await logs.newest(query, most)).toReversed();
      if (options.follow !== true) {
        const text = `${logHeading}${first.map((log) => logLine(log, tools.surroundings.coloured)).join("")}`;
        tools.report(options)({ data: first, text });
        return;
      }
      await follow(logs, query, { first, most, asJson: options.json === true }, tools.surroundings);
    });
}

/** @param most how many of the first ones were asked for */
async function follow(
  logs: MessageLogs,
  query: LogQuery,
  { first, most, asJson }: { first: readonly MessageLog[]; most: number; asJson: boolean },
  { print, complain, coloured, onStop }: Tools["surroundings"],
): Promise<void> {
  const asked = new AbortController();
  onStop(() => asked.abort());
  const followed = followedLogs<MessageLog>(timeOf, query.from ?? 0, overlapMs);
  const tell = (news: readonly MessageLog[]): void => {
    for (const log of news) print(asJson ? `${JSON.stringify(log)}\n` : logLine(log, coloured));
  };
  if (!asJson) print(logHeading);
  tell(followed.news(first));
  // The first look also finds what the limit has cut off, which is no news.
  let cut = first.length < most || first[0] === undefined ? 0 : timeOf(first[0]);
  let away = false;
  while (!asked.signal.aborted) {
    try {
      const news = followed.news(await logs.all({ ...query, from: followed.from() }));
      tell(news.filter((log) => timeOf(log) >= cut));
      cut = 0;
      if (away) complain("tenantbox: the API answers again");
      away = false;
    } catch (error) {
      if (!(error instanceof TryAgainError)) throw error;
      if (!away) complain(`tenantbox: ${error.message}; trying again`);
      away = true;
    }
    await sleep(lookEveryMs, undefined, { signal: asked.signal }).catch(() => undefined);
  }
}

async function logsOf(
  tools: Tools,
  [instance, key]: readonly [string | undefined, string | undefined],
  options: ClientOptions,
): Promise<MessageLogs> {
  const names = instance === undefined ? await readerOf(await tools.connect()) : ([instance, key] as const);
  const client = await clientWith(tools, names, options);
  let last: string | undefined;
  const token = async (fresh: boolean): Promise<string> => {
    if (fresh || last === undefined) last = (await client.token()).access_token;
    return last;
  };
  return messageLogs(client.https, client.document.oauth.url, token);
}

/** A key of the stack whose client may read logs, and whose credential is here. */
async function readerOf({ administration }: Connection): Promise<readonly [string, string]> {
  for (const { name, plan, parameters } of await administration.listInstances()) {
    const isBound = parameters["tls-client-certificate-bound-access-tokens"] === true;
    if (plan !== "api" || isBound || parameters.roles?.includes("MonitoringDataRead") !== true) continue;
    const keys = await administration.listKeys(name);
    const key = keys.find(({ type }) => type !== "external");
    if (key !== undefined) return [name, key.name];
  }
  throw new CommandError(
    'no client here may read logs; name an instance and a key, or make one: instance create NAME --plan api --parameters \'{"roles":["MonitoringDataRead"]}\'',
  );
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0 && limit <= 100_000) return limit;
  throw new CommandError(`--limit: ${text} is no number from 1 to 100000`);
}
