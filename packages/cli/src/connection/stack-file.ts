import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { cannotWrite, CommandError, systemCodeOf } from "../errors.ts";
import { writePrivateFile } from "../new-file.ts";

const schema = z.object({
  tokenUrl: z.url(),
  tokenMtlsUrl: z.url(),
  apiUrl: z.url(),
  /** Where the one door is open. */
  doorUrl: z.url().exactOptional(),
  /** Where metrics are. */
  tokenAdminUrl: z.url().exactOptional(),
  apiAdminUrl: z.url().exactOptional(),
  /** When it was ready for the first time, ISO 8601, and what runs it. */
  startedAt: z.string().exactOptional(),
  version: z.string().exactOptional(),
  nodeVersion: z.string().exactOptional(),
  pids: z.record(z.string(), z.number().int().positive()),
});

/** Where a running stack stands: `stack.json` in its home (architecture, section 5). */
export type Stack = z.infer<typeof schema>;

const pathOf = (home: string): string => join(home, "stack.json");

/** The stack that runs on this home, as far as its file says; undefined when there is none. */
export async function readStack(home: string): Promise<Stack | undefined> {
  let text: string;
  try {
    text = await readFile(pathOf(home), "utf8");
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CommandError(`${pathOf(home)} cannot be read (${code})`);
  }
  return parseStack(text);
}

/** Reads the text of a `stack.json`; a damaged one counts as none, since the next start writes it anew. */
export function parseStack(text: string): Stack | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes the file whole or not at all, for its owner only. @throws {CommandError} */
export async function writeStack(home: string, stack: Stack): Promise<void> {
  const path = pathOf(home);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writePrivateFile(path, `${JSON.stringify(stack, null, 2)}\n`, { replace: true });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

export async function removeStack(home: string): Promise<void> {
  await rm(pathOf(home), { force: true });
}
