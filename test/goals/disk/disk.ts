import { dirname } from "node:path";
import type { DiskRecord } from "./records.ts";

/** A disk that forgets: what was not synced may be lost when the power goes, in any part. */
export interface Disk {
  apply(record: DiskRecord): void;
  /** What may be left after a power cut at this moment, by path. `chance` gives numbers from 0 to 1. */
  afterCut(chance: () => number): ReadonlyMap<string, Buffer>;
  /** Every content that a path ever had whole: before, or by a rename or a link. */
  readonly versions: ReadonlyMap<string, ReadonlySet<string>>;
}

type Change = { readonly at: number; readonly data: Buffer } | { readonly size: number };

interface File {
  content: Buffer;
  pending: Change[];
}

/** A name that comes or goes; those of one folder become lasting in their order (a journal of the file system). */
interface Naming {
  readonly folder: string;
  readonly path: string;
  readonly file: File | undefined;
}

/**
 * @param before what lies on the disk for good when the recording begins
 * @param deaf paths whose syncs do nothing: a program that forgets to sync them
 */
export function createDisk(before: ReadonlyMap<string, Buffer>, deaf: RegExp = /^$/): Disk {
  const lasting = new Map<string, File>();
  for (const [path, content] of before) lasting.set(path, { content, pending: [] });
  const names = new Map(lasting);
  let namings: Naming[] = [];
  const versions = new Map<string, Set<string>>();
  for (const [path, content] of before) versions.set(path, new Set([content.toString("latin1")]));

  const name = (path: string, file: File | undefined): void => {
    if (file === undefined) names.delete(path);
    else names.set(path, file);
    namings.push({ folder: dirname(path), path, file });
  };
  const settle = (into: Map<string, File>, { path, file }: Naming): void => {
    if (file === undefined) into.delete(path);
    else into.set(path, file);
  };
  const keepVersion = (path: string, file: File): void => {
    const known = versions.get(path) ?? new Set();
    versions.set(path, known.add(withChanges(file.content, file.pending).toString("latin1")));
  };
  const move = (from: string, to: string, keep: boolean): void => {
    const file = names.get(from);
    if (file === undefined) return;
    keepVersion(to, file);
    name(to, file);
    if (!keep) name(from, undefined);
  };
  const sync = (path: string): void => {
    if (deaf.test(path)) return;
    const file = names.get(path);
    if (file !== undefined) {
      file.content = withChanges(file.content, file.pending);
      file.pending = [];
      return;
    }
    for (const naming of namings) if (naming.folder === path) settle(lasting, naming);
    namings = namings.filter(({ folder }) => folder !== path);
  };

  return {
    versions,
    apply({ kind, path, offset, data }) {
      if (kind === "C") name(path, { content: Buffer.alloc(0), pending: [] });
      else if (kind === "W") names.get(path)?.pending.push({ at: offset, data });
      else if (kind === "T") names.get(path)?.pending.push({ size: offset });
      else if (kind === "S") sync(path);
      else if (kind === "U") name(path, undefined);
      else if (kind === "R") move(path, data.toString("utf8"), false);
      else if (kind === "L") move(path, data.toString("utf8"), true);
    },
    afterCut(chance) {
      const all = chance() < 0.5;
      const kept = new Map(lasting);
      const ended = new Set<string>();
      for (const naming of namings) {
        if (all || chance() < 0.3) ended.add(naming.folder);
        if (!ended.has(naming.folder)) settle(kept, naming);
      }
      const left = new Map<string, Buffer>();
      for (const [path, { content, pending }] of kept)
        left.set(
          path,
          withChanges(
            content,
            pending.filter(() => !all && chance() < 0.5),
          ),
        );
      return left;
    },
  };
}

function withChanges(content: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return content;
  const sizes = changes.map((change) => ("size" in change ? change.size : change.at + change.data.length));
  const room = Buffer.alloc(Math.max(content.length, ...sizes));
  content.copy(room);
  let size = content.length;
  for (const change of changes) {
    if ("size" in change) {
      room.fill(0, change.size);
      size = change.size;
    } else {
      change.data.copy(room, change.at);
      size = Math.max(size, change.at + change.data.length);
    }
  }
  return room.subarray(0, size);
}
