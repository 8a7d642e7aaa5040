import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import type { Parcel } from "./parcel.ts";

const run = promisify(execFile);

/**
 * Writes the types of a parcel's doors, and of all they speak of, into a folder: declarations by the compiler, in which
 * names of our packages have become paths.
 */
export async function writeDeclarations(root: string, parcel: Parcel, folder: string): Promise<void> {
  const doors = Object.values(parcel.doors).map((file) => parcel.entries[file] ?? "");
  const made = await mkdtemp(join(root, "node_modules/.declarations-"));
  try {
    await declare(root, made);
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = await readFile(join(made, declarationOf(file)), "utf8");
      const { rewritten, found } = await withPaths(root, file, text);
      const target = join(folder, declarationOf(file));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, rewritten);
      for (const next of found) await visit(next);
    };
    for (const door of doors) await visit(door);
  } finally {
    await rm(made, { recursive: true });
  }
}

/** `shared/src/clock/clock.ts` -> `shared/src/clock/clock.d.ts`. */
export function declarationOf(source: string): string {
  return source.replace(/\.ts$/, ".d.ts");
}

async function declare(root: string, folder: string): Promise<void> {
  const configuration = join(folder, "tsconfig.json");
  await writeFile(
    configuration,
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rootDir: root,
        outDir: folder,
      },
      // All of ours by name: what is only reached through node_modules gets no declarations.
      include: ["packages/*/src", "shared/src"].map((sources) => join(root, sources)),
      exclude: [join(root, "**/*.test.ts"), join(root, "**/testing/**")],
    }),
  );
  await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", configuration], {
    cwd: root,
  });
}

/** Declarations with paths where our names and `.ts` endings stood, and the sources they lead to. */
async function withPaths(root: string, file: string, text: string) {
  const found: string[] = [];
  const names = [...text.matchAll(/(?:from|import\() ?"([^"]+)"/g)].map(([, name = ""]) => name);
  let rewritten = text;
  for (const name of new Set(names)) {
    const source = await sourceOf(root, file, name);
    if (source === undefined) continue;
    found.push(source);
    const path = relative(dirname(file), source).replace(/\.ts$/, ".js");
    rewritten = rewritten.replaceAll(`"${name}"`, JSON.stringify(path.startsWith(".") ? path : `./${path}`));
  }
  return { rewritten, found };
}

/** The source a name leads to, from the root; undefined where it is a library's. */
async function sourceOf(root: string, from: string, name: string): Promise<string | undefined> {
  if (name.startsWith(".")) return relative(root, resolve(root, dirname(from), name));
  const [, ours, door] = /^@tenantbox\/([\w-]+)(\/.+)?$/.exec(name) ?? [];
  if (ours === undefined) return undefined;
  const folder = ours === "shared" ? ours : `packages/${ours}`;
  const { exports } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8")) as {
    exports: Record<string, string>;
  };
  const target = exports[`.${door ?? ""}`];
  if (target === undefined) throw new Error(`${folder} has no door ${name}`);
  return join(folder, target);
}
