import { styleText } from "node:util";
import { lengthOfTime } from "./length-of-time.ts";
import { shownTime } from "./time.ts";

interface Log {
  readonly MessageGuid: string;
  readonly Status: string;
  readonly LogStart: string | null;
  readonly LogEnd: string | null;
  readonly IntegrationFlowName: string | null;
}

type Colour = "red" | "green" | "yellow" | "cyan" | "gray";

const colours: Readonly<Record<string, Colour>> = {
  FAILED: "red",
  ESCALATED: "red",
  COMPLETED: "green",
  RETRY: "yellow",
  PROCESSING: "cyan",
};

/** A row of a table whose columns keep their width, so that rows may come one by one. */
const row = (end: string, status: string, took: string, guid: string, flow: string): string =>
  `${end.padEnd(23)}  ${status}  ${took.padEnd(10)}  ${guid.padEnd(28)}  ${flow}\n`;

export const logHeading = row("TIME", "STATUS".padEnd(10), "TOOK", "MESSAGE", "FLOW");

/** One log; its time is its end, or its start while it is open. Control characters never reach the terminal. */
export function logLine(
  { MessageGuid, Status, LogStart, LogEnd, IntegrationFlowName }: Log,
  coloured: boolean,
): string {
  const status = printable(Status).padEnd(10);
  const shown = coloured ? styleText(colours[Status] ?? "gray", status, { validateStream: false }) : status;
  return row(
    shownTime(LogEnd ?? LogStart),
    shown,
    took(LogStart, LogEnd),
    printable(MessageGuid),
    printable(IntegrationFlowName ?? "-"),
  );
}

function took(start: string | null, end: string | null): string {
  if (start === null || end === null) return "-";
  const milliseconds = Date.parse(end) - Date.parse(start);
  return milliseconds < 1000 ? `${milliseconds} ms` : lengthOfTime(milliseconds / 1000);
}

const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, "?");
