import type { Random } from "../random.ts";

/** A message of the demo logs that something of the tenant refers to. */
export interface KnownMessage {
  readonly guid: string;
  readonly flowId: string;
  readonly applicationMessageId: string | null;
  /** Epoch milliseconds. */
  readonly start: number;
}

/** What the parts of a generated tenant are made from. */
export interface TenantSeed {
  readonly random: Random;
  /** Epoch milliseconds. */
  readonly now: number;
  /** In the order of their start. */
  readonly messages: readonly KnownMessage[];
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The upper-case hex of a text's UTF-8 bytes, as keys of idempotent entries and locks spell it. */
export function hexOf(text: string): string {
  return Buffer.from(text, "utf8").toString("hex").toUpperCase();
}
