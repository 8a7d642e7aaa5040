import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Command } from "commander";
import { cannotWrite, CommandError, systemCodeOf } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { createPage } from "../log-files/page-writer.ts";
import { whileWorking } from "../output/working.ts";
import type { Surroundings } from "../surroundings.ts";
import { jsonOption, type Tools } from "./tools.ts";

/** `export [FILE]`: all logs with everything below them, in the form that `import` takes. */
export function addExportCommand(program: Command, tools: Tools): void {
  program
    .command("export [file]")
    .description(
      "export all message logs as an answer of MessageProcessingLogs; .ndjson: one a line, .gz: packed",
    )
    .option(...jsonOption)
    .action(async (file: string | undefined, options: { json?: true }) => {
      const { onStop } = tools.surroundings;
      const { logs } = await tools.connect();
      const page = createPage(file?.replace(/\.gz$/, "").endsWith(".ndjson") === true);
      const source = Readable.from(page.from(logs.exportLines()));
      if (file === undefined) {
        for await (const piece of source) tools.surroundings.print(String(piece));
        return;
      }
      await whileWorking(
        tools.surroundings,
        () => `${page.logs} logs`,
        () => writeWhole(source, resolve(tools.surroundings.directory, file), { file, onStop }),
      );
      const data = { file, logs: page.logs };
      tools.report(options)({ data, text: `exported ${page.logs} logs to ${file}\n` });
    });
}

/** The file appears when it is whole; for its owner only, since it holds what the logs hold. */
async function writeWhole(
  source: Readable,
  path: string,
  { file, onStop }: { readonly file: string; readonly onStop: Surroundings["onStop"] },
): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  // A device or a pipe would be replaced, not written to.
  if (there?.isFile() === false)
    throw new CommandError(
      `${file} is no file; without a name the logs go to standard output`,
      exitCodes.cannotWrite.code,
    );
  const stopped = new AbortController();
  onStop(() => stopped.abort());
  const making = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const target = createWriteStream(making, { mode: 0o600, flags: "wx" });
    const { signal } = stopped;
    await (file.endsWith(".gz")
      ? pipeline(source, createGzip(), target, { signal })
      : pipeline(source, target, { signal }));
    await rename(making, path);
  } catch (error) {
    await rm(making, { force: true });
    if (stopped.signal.aborted) throw new CommandError(`stopped; ${file} is as it was`);
    const code = systemCodeOf(error);
    if (error instanceof CommandError || code === undefined) throw error;
    throw cannotWrite(file, error);
  }
}
