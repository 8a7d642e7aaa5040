import { gzipSync } from "node:zlib";
import type { TenantRows } from "../../storage/rows/tenant.ts";
import type { Random } from "../random.ts";
import { DAY, HOUR, type KnownMessage, type TenantSeed } from "./known-message.ts";
import { zip } from "./zip.ts";

const APPLICATION = "iflmap-worker-0";
const NODE = "worker";
const DAYS = 7;
const LINES = 120;

const types = ["http", "trace"] as const;
type LogFileType = (typeof types)[number];

interface File {
  readonly name: string;
  readonly type: LogFileType;
  readonly modified: number;
  readonly body: Buffer;
}

/** The runtime's own log files, one of each type a day, and the archives of them. */
export function logFiles(seed: TenantSeed): TenantRows {
  const files = types.flatMap((type) => Array.from({ length: DAYS }, (_, ago) => fileOf(type, ago, seed)));
  const scopes = ["all", "latest"] as const;
  const archives = types.flatMap((type) =>
    scopes.map((scope) => {
      const ofType = files.filter((file) => file.type === type);
      const chosen = scope === "all" ? ofType : ofType.slice(0, 1);
      return { scope, log_file_type: type, node_scope: NODE, body: archiveOf(chosen) };
    }),
  );
  return {
    log_files: files.map(({ name, type, modified, body }) => ({
      name,
      application: APPLICATION,
      last_modified: modified,
      content_type: "application/gzip",
      log_file_type: type,
      node_scope: NODE,
      size: body.byteLength,
    })),
    log_file_bodies: files.map(({ name, body }) => ({ name, application: APPLICATION, body })),
    log_file_archives: archives.map(({ scope, log_file_type, node_scope }) => ({
      scope,
      log_file_type,
      node_scope,
      content_type: "application/zip",
    })),
    log_file_archive_bodies: archives,
  };
}

function archiveOf(files: readonly File[]): Buffer {
  return zip(files.map(({ name, body, modified }) => ({ name, content: body, modified })));
}

/** The file of the day that lies so many days back; today's is still written to. */
function fileOf(type: LogFileType, ago: number, { random, now, messages }: TenantSeed): File {
  const midnight = Math.floor(now / DAY) * DAY - ago * DAY;
  const modified = Math.min(midnight + DAY - 1000, now);
  const day = new Date(midnight).toISOString().slice(0, 10);
  const ofDay = messages.filter(({ start }) => start >= midnight && start <= modified).slice(0, LINES);
  const lines = type === "http" ? httpLines(ofDay, random) : traceLines(ofDay);
  const heartbeats = Array.from({ length: 24 }, (_, hour) => midnight + hour * HOUR)
    .filter((time) => time <= modified)
    .map(
      (time) =>
        [
          time,
          type === "http"
            ? httpLine(time, "HEAD /healthcheck", 200, 1)
            : traceLine(time, "Heartbeat", "alive"),
        ] as const,
    );
  const text = [...lines, ...heartbeats].toSorted(([one], [other]) => one - other).map(([, line]) => line);
  return {
    name: type === "http" ? `http_access_${day}.log.gz` : `ljs_trace_${day}.log.gz`,
    type,
    modified,
    body: gzipSync(`${text.join("\n")}\n`),
  };
}

type TimedLine = readonly [time: number, line: string];

function httpLines(messages: readonly KnownMessage[], random: Random): TimedLine[] {
  return messages.map(({ start, flowId }) => {
    const status = random.chance(0.95) ? 200 : 500;
    return [start, httpLine(start, `POST /http/${flowId}`, status, random.integer(20, 2500))];
  });
}

function httpLine(time: number, request: string, status: number, duration: number): string {
  return `10.0.0.7 - - [${new Date(time).toISOString()}] "${request} HTTP/1.1" ${status} ${duration}`;
}

function traceLines(messages: readonly KnownMessage[]): TimedLine[] {
  return messages.map(({ start, flowId, guid }) => [
    start,
    traceLine(start, `com.example.flow.${flowId}`, `message ${guid} received`),
  ]);
}

function traceLine(time: number, logger: string, text: string): string {
  return `${new Date(time).toISOString()}#INFO#${logger}##worker-0#${text}|`;
}
