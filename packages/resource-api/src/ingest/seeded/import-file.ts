import type { Database } from "@tenantbox/shared/database";
import { ExportFormatError, readLogs } from "@tenantbox/shared/export-files";
import { messageLogModel } from "../../model/index.ts";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { importBatch } from "../import/import-batch.ts";

/** A file of an export that cannot be imported; the message names the file and, where one is broken, the line. */
class ExportFileError extends Error {
  override readonly name = "ExportFileError";
  /** Passes between threads. */
  readonly code = "EXPORT_FILE";
}

const most = { logs: 500, characters: 1_000_000 };

/** Imports all logs of a file as they are, in the forms that `tenantbox import` takes. @throws {ExportFileError} */
export async function importFile(database: Database<MessageLogSchema>, file: string): Promise<void> {
  let lines: { readonly text: string; readonly line: number }[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    const batch = lines;
    lines = [];
    characters = 0;
    const bytes = Buffer.from(batch.map(({ text }) => text).join("\n"));
    const outcome = await importBatch(database, messageLogModel, bytes);
    if (outcome.stored) return;
    throw new ExportFileError(`${file}:${batch[outcome.line - 1]?.line ?? 1}: ${outcome.message}`);
  };
  try {
    for await (const { log, line } of readLogs(file)) {
      const text = JSON.stringify(log);
      lines.push({ text, line });
      characters += text.length;
      if (lines.length >= most.logs || characters >= most.characters) await flush();
    }
  } catch (error) {
    if (error instanceof ExportFormatError)
      throw new ExportFileError(`${file}:${error.line}: ${error.message}`);
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new ExportFileError(`${file}: it cannot be read (${error.message})`);
  }
  if (lines.length > 0) await flush();
}
