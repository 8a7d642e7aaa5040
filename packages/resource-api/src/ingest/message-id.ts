import type { Random } from "./random.ts";

/**
 * A MessageGuid or CorrelationId as the real service makes them: base64url without padding of a zero byte, the
 * Unix second (4 bytes, big-endian) and 16 random bytes; 28 characters.
 */
export function messageId(random: Random, milliseconds: number): string {
  const bytes = random.bytes(21);
  bytes[0] = 0;
  bytes.writeUInt32BE(Math.floor(milliseconds / 1000), 1);
  return bytes.toString("base64url");
}

/** The second inside an id, as epoch milliseconds. */
export function secondOf(id: string): number {
  return Buffer.from(id, "base64url").readUInt32BE(1) * 1000;
}
