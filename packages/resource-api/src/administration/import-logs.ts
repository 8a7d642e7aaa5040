import type { Context } from "koa";
import type { Writer } from "../writer/writer.ts";
import { AdministrationError } from "@tenantbox/shared/administration";
import { LineTooLongError, lineBatches } from "./line-batches.ts";

/** What an import did. */
export interface ImportSummary {
  new: number;
  updated: number;
  unchanged: number;
  /** Left as they were, because the stored state is newer. */
  older: number;
  /** Properties that the model does not know → how often they came. */
  readonly ignored: Record<string, number>;
}

/** A batch is one transaction: short enough that nobody waits long behind it. */
const limits = { bytes: 1024 * 1024, lines: 500, line: 16 * 1024 * 1024 };
const mostNames = 100;

/**
 * Imports the body, lines of JSON, batch by batch; the next batch is read when the last is stored, so a body of any
 * length needs little memory. A broken line ends it: batches before it stay, its own batch is not stored.
 * @throws {AdministrationError} 400 `invalid-line` with the line in `field`; 413, 415. {EraEndedError}
 */
export async function importLogs(context: Context, writer: Writer): Promise<ImportSummary> {
  if (context.get("Content-Encoding") !== "")
    throw new AdministrationError(415, "unsupported", "Content-Encoding is not supported");
  // All of it goes into the same state of the tenant: what a reset came over is not half there after it.
  const { era } = writer;
  const summary: ImportSummary = { new: 0, updated: 0, unchanged: 0, older: 0, ignored: {} };
  // Where it ends early, the answer still goes out over the connection.
  const body = context.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const { bytes, firstLine } of lineBatches(body, limits)) {
      const outcome = await writer.perform({ kind: "import", lines: bytes }, era);
      if (!outcome.stored) throw brokenLine(firstLine + outcome.line - 1, outcome.message);
      for (const name of ["new", "updated", "unchanged", "older"] as const)
        summary[name] += outcome.counts[name];
      for (const [name, times] of Object.entries(outcome.ignored)) addIgnored(summary.ignored, name, times);
    }
  } catch (error) {
    if (error instanceof LineTooLongError)
      throw new AdministrationError(413, "too-large", "A line is longer than 16 MiB", `line ${error.line}`);
    throw error;
  }
  return summary;
}

function brokenLine(line: number, message: string): AdministrationError {
  return new AdministrationError(400, "invalid-line", message, `line ${line}`);
}

/** Names come from outside: some are kept, endless many are not. */
function addIgnored(ignored: Record<string, number>, name: string, times: number): void {
  if (!Object.hasOwn(ignored, name) && Object.keys(ignored).length >= mostNames) return;
  ignored[name] = (Object.hasOwn(ignored, name) ? (ignored[name] ?? 0) : 0) + times;
}
