import type { Model } from "@tenantbox/odata-v2/model";
import { logMapper, type MappedLog } from "./entity-rows.ts";
import { WireValueError } from "./wire-value.ts";

/** Logs of some lines, and what was in them that the model does not know. */
export interface ReadBatch {
  readonly logs: readonly MappedLog[];
  /** Unknown property → how often. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** A line that holds no log; the lines are counted from 1 in the bytes that were read. */
export class BrokenLineError extends Error {
  override readonly name = "BrokenLineError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads lines of JSON: each a log, or a page of logs as the API answers it (`{"d":{"results":[…]}}`).
 * @throws {BrokenLineError} for the first line that cannot be read
 */
export function readBatch(model: Model, bytes: Uint8Array): ReadBatch {
  const logs: MappedLog[] = [];
  const ignored: Record<string, number> = {};
  const onUnknown = (property: string): void => {
    ignored[property] = (ignored[property] ?? 0) + 1;
  };
  const mapped = logMapper(model, onUnknown);
  for (const [index, line] of decode(bytes).split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      for (const entity of entitiesOf(JSON.parse(line))) logs.push(mapped(entity));
    } catch (error) {
      if (error instanceof SyntaxError) throw new BrokenLineError(index + 1, "this is not JSON");
      if (error instanceof WireValueError) throw new BrokenLineError(index + 1, error.message);
      throw error;
    }
  }
  return { logs, ignored };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BrokenLineError(1, "from here on, the bytes are not UTF-8");
  }
}

function entitiesOf(document: unknown): readonly unknown[] {
  const inner = member(document, "d") ?? document;
  const results = member(inner, "results") ?? inner;
  return Array.isArray(results) ? results : [results];
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}
