import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ExportFormatError, readLogs } from "@tenantbox/shared/export-files";
import type { Command } from "commander";
import type { ImportSummary, LogAdministration } from "../connection/log-administration.ts";
import { CommandError, systemCodeOf } from "../errors.ts";
import { createPseudonyms } from "../log-files/pseudonym.ts";
import { pseudonymKey } from "../log-files/pseudonym-key.ts";
import { pseudonymiseLog } from "../log-files/pseudonymise-log.ts";
import { createProgress } from "../output/progress.ts";
import { brokenLine, createOutbox, type Outbox } from "./import-outbox.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface ImportOptions {
  raw?: true;
  json?: true;
}

/** Exit code after sysexits.h: a file cannot be read. */
const noInput = 66;

/** `import FILE…`: logs of a real tenant, or of an export of ours, into the running stack. */
export function addImportCommand(program: Command, tools: Tools): void {
  program
    .command("import <file...>")
    .description(
      "import message logs: answers of MessageProcessingLogs as JSON or lines of JSON, plain or gzipped",
    )
    .option("--raw", "keep names, values and contents as they are, instead of pseudonyms")
    .option(...jsonOption)
    .action(async (files: string[], options: ImportOptions) => {
      const { logs, home } = await tools.connect();
      const pseudonyms = options.raw === true ? undefined : createPseudonyms(await pseudonymKey(home));
      const { summary, read } = await importFiles(files, tools, logs, (log) => {
        if (pseudonyms !== undefined) pseudonymiseLog(log, pseudonyms);
      });
      const data = { files, logs: read, ...summary, pseudonymised: pseudonyms !== undefined };
      tools.report(options)({ data, text: shown(data) });
    });
}

async function importFiles(
  files: readonly string[],
  { surroundings }: Tools,
  logs: LogAdministration,
  change: (log: Record<string, unknown>) => void,
): Promise<{ summary: ImportSummary; read: number }> {
  const paths = files.map((file) => ({ file, path: resolve(surroundings.directory, file) }));
  const sizes = await Promise.all(paths.map(({ file, path }) => sizeOf(file, path)));
  const progress = createProgress(
    surroundings,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const outbox = createOutbox(logs);
  let read = 0;
  try {
    for (const { file, path } of paths) {
      try {
        for await (const { log, line } of readLogs(path, progress.advance)) {
          change(log);
          await outbox.add({ log, file, line });
          read += 1;
          progress.show(read);
        }
      } catch (error) {
        throw explained(error, file, outbox);
      }
    }
    await outbox.flush();
  } finally {
    progress.end();
  }
  return { summary: outbox.summary, read };
}

async function sizeOf(file: string, path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${systemCodeOf(error)})`, noInput);
  }
  throw new CommandError(`${file} is no file`, noInput);
}

function explained(error: unknown, file: string, { stored }: Outbox): unknown {
  if (error instanceof ExportFormatError)
    return brokenLine({ file, line: error.line }, error.message, stored());
  const code = systemCodeOf(error);
  if (error instanceof CommandError || code === undefined) return error;
  return new CommandError(
    `${file} cannot be read (${code}); ${stored()} logs before it are imported`,
    noInput,
  );
}

function shown(data: ImportSummary & { logs: number; pseudonymised: boolean }): string {
  const older = data.older === 0 ? "" : `, ${data.older} older than what is stored`;
  const ignored = Object.entries(data.ignored).map(([name, times]) => `${name} (${times} times)`);
  return [
    `imported ${data.logs} logs: ${data.new} new, ${data.updated} updated, ${data.unchanged} unchanged${older}`,
    ...(ignored.length === 0 ? [] : [`ignored, because they are not known here: ${ignored.join(", ")}`]),
    ...(data.pseudonymised ? ["names, values and contents are pseudonyms; --raw keeps them"] : []),
    "",
  ].join("\n");
}
