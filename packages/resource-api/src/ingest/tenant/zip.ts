import { crc32, deflateRawSync } from "node:zlib";

/** A file in an archive. */
export interface ZipFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** Epoch milliseconds. */
  readonly modified: number;
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;

/** Files in a zip archive (PKWARE APPNOTE 6.3, sections 4.3.7 to 4.3.16), deflated. The same files, the same bytes. */
export function zip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, "utf8");
    const packed = deflateRawSync(file.content);
    const shared = sharedFields(file, packed.byteLength, name.byteLength);
    const local = Buffer.concat([signature(0x04034b50), shared, name, packed]);
    directory.push(directoryEntry(shared, offset, name));
    parts.push(local);
    offset += local.byteLength;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...parts, listed, endOfDirectory(files.length, listed.byteLength, offset)]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What stands alike in front of a file and in the directory: version to extra length. */
function sharedFields({ content, modified }: ZipFile, packed: number, nameLength: number): Buffer {
  const bytes = Buffer.alloc(26);
  const { time, date } = dosTime(modified);
  bytes.writeUInt16LE(VERSION, 0);
  bytes.writeUInt16LE(UTF8_NAMES, 2);
  bytes.writeUInt16LE(DEFLATED, 4);
  bytes.writeUInt16LE(time, 6);
  bytes.writeUInt16LE(date, 8);
  bytes.writeUInt32LE(crc32(content), 10);
  bytes.writeUInt32LE(packed, 14);
  bytes.writeUInt32LE(content.byteLength, 18);
  bytes.writeUInt16LE(nameLength, 22);
  return bytes;
}

function directoryEntry(shared: Buffer, offset: number, name: Buffer): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(0x02014b50), madeBy, shared, rest, name]);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}

/** MS-DOS date and time, two seconds fine, in UTC so that it is the same on every machine. */
function dosTime(milliseconds: number): { time: number; date: number } {
  const at = new Date(milliseconds);
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107) - 1980;
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}
