import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { declarationOf } from "./declarations.ts";
import type { Parcel } from "./parcel.ts";

/** The package.json of a parcel: built doors, exact versions of what is installed beside it, no scripts. */
export async function manifestOf(root: string, parcel: Parcel): Promise<string> {
  const { name, description, folder, entries, doors, commands, files } = parcel;
  const { version, license, engines } = (await readJson(join(root, folder, "package.json"))) as Record<
    string,
    unknown
  >;
  const manifest = {
    name,
    version,
    description,
    license,
    type: "module",
    engines,
    bin: Object.fromEntries(Object.entries(commands).map(([command, file]) => [command, `dist/${file}.js`])),
    exports: {
      ...Object.fromEntries(
        Object.entries(doors).map(([door, file]) => [
          door,
          { types: `./types/${declarationOf(entries[file] ?? "")}`, default: `./dist/${file}.js` },
        ]),
      ),
      ...Object.fromEntries(Object.keys(files).map((file) => [`./${file}`, `./${file}`])),
    },
    files: ["dist", "types", "LIBRARIES.md", ...Object.keys(files)],
    dependencies: await versionsOf(root, parcel),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Exact versions out of the catalog. */
async function versionsOf(root: string, { libraries }: Parcel): Promise<Record<string, string>> {
  const catalog = await readFile(join(root, "pnpm-workspace.yaml"), "utf8");
  const versions = libraries.map((library) => {
    const version = new RegExp(`^ {2}"?${library}"?: (\\S+)$`, "m").exec(catalog)?.[1];
    if (version === undefined) throw new Error(`${library} is not in the catalog of pnpm-workspace.yaml`);
    return [library, version] as const;
  });
  return Object.fromEntries(versions);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
