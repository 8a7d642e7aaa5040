import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { createEntityFinder, ExportFormatError } from "./json-entities.ts";

/** A log of an export, parsed. */
export interface ReadLog {
  readonly log: Record<string, unknown>;
  readonly line: number;
}

/** Beyond this, the API takes no log. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The logs of a file, plain or gzipped, as they come: a file of any size needs little memory.
 * @param onBytes hears how many bytes of the file were read, packed as they lie there
 * @throws {ExportFormatError} with the line; system errors as they are
 */
export async function* readLogs(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<ReadLog> {
  const finder = createEntityFinder(mostBytes);
  for await (const chunk of await openFile(file, onBytes)) {
    for (const { bytes, line } of finder.push(chunk as Buffer)) yield { log: parse(bytes, line), line };
  }
  finder.end();
}

async function openFile(file: string, onBytes: (bytes: number) => void): Promise<Readable> {
  const packed = await isGzip(file);
  const bytes = Readable.from(counted(file, onBytes), { objectMode: false });
  // A failure of either ends both, and is met where the bytes are read.
  return packed ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}

async function* counted(file: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    onBytes((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function parse(bytes: Uint8Array, line: number): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ExportFormatError(line, "the bytes are not UTF-8");
  }
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new ExportFormatError(line, "this is not JSON");
  }
}
