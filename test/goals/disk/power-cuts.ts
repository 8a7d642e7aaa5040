import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createDisk } from "./disk.ts";
import { type DiskRecord, readRecords } from "./records.ts";

/** What the test had said when the power went. */
export interface Said {
  readonly acknowledged: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
}

export interface CutsOptions {
  readonly log: string;
  /** The folder that was recorded. */
  readonly folder: string;
  /** What lay in it when the recording began. */
  readonly before: ReadonlyMap<string, Buffer>;
  readonly cuts: number;
  /** Chance of a number from 0 to 1; the same seed cuts at the same places. */
  readonly seed: number;
  /** Paths whose syncs do nothing, to see that the test can fail. */
  readonly deaf?: RegExp;
  /** Looks at what is left; says what is wrong with it. */
  judge(home: string, said: Said): Promise<readonly string[]> | readonly string[];
}

/** Cuts the power at random places of a recording, and gathers what is wrong with what is left each time. */
export async function cutPower(options: CutsOptions): Promise<readonly string[]> {
  const { folder, before, cuts, seed, deaf, judge } = options;
  const chance = randomFrom(seed);
  const records = [...readRecords(await readFile(options.log))].filter(({ path }) => !path.endsWith("-shm"));
  const places = new Set(Array.from({ length: cuts }, () => Math.floor(chance() * records.length)));
  // A cut that finds nothing to lose tells nothing: as many again right behind each word of the test.
  for (const [place, { kind }] of records.entries())
    if (kind === "A" && places.size < cuts * 2 && chance() < 0.5) places.add(place + 1);
  const disk = createDisk(before, deaf);
  const acknowledged = new Set<string>();
  const asked = new Set<string>();
  const wrong: string[] = [];
  const room = await mkdtemp(join(roomy, "tenantbox-cut-"));
  const cut = async (place: number): Promise<void> => {
    const left = disk.afterCut(chance);
    await layOut(left, folder, room);
    const found = await judge(room, { acknowledged, asked });
    wrong.push(...[...found, ...tornFiles(left, disk.versions)].map((text) => `cut at ${place}: ${text}`));
  };
  try {
    for (const [place, record] of records.entries()) {
      if (places.has(place)) await cut(place);
      apply(record);
    }
    await cut(records.length);
    return wrong;
  } finally {
    await rm(room, { recursive: true, force: true });
  }

  function apply(record: DiskRecord): void {
    if (record.kind === "A") acknowledged.add(record.path);
    else if (record.kind === "B") asked.add(record.path);
    else disk.apply(record);
  }
}

/** In memory, where there is such a folder: what is laid out lives for a moment. */
const roomy = process.platform === "linux" ? "/dev/shm" : tmpdir();

async function layOut(left: ReadonlyMap<string, Buffer>, folder: string, room: string): Promise<void> {
  await rm(room, { recursive: true, force: true });
  await mkdir(room, { mode: 0o700 });
  for (const [path, content] of left) {
    const there = join(room, relative(folder, path));
    await mkdir(dirname(there), { recursive: true, mode: 0o700 });
    await writeFile(there, content, { mode: 0o600 });
  }
}

/** Files that are put in their place whole are there whole, as one of their versions, or not at all. */
function* tornFiles(
  left: ReadonlyMap<string, Buffer>,
  versions: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<string> {
  for (const [path, content] of left) {
    const known = versions.get(path);
    const lasts = known !== undefined && !/\/(audit|snapshots)\/|\/stack\.json$|\.(db|pid)$/.test(path);
    if (lasts && !known.has(content.toString("latin1"))) yield `${path} is torn (${content.length} bytes)`;
  }
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
