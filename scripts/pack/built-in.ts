import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A library that was built into a parcel, under its own licence. */
export interface BuiltIn {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** What its licence file says, or that it brings none. */
  readonly text: string;
}

/** Licences that let a library be built in, as long as their texts go with it. */
const permitted = /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0)\b/;

/**
 * The libraries that source files belong to, by name.
 * @throws Error for one whose licence does not let it be built in
 */
export async function builtInLibraries(sources: readonly string[]): Promise<readonly BuiltIn[]> {
  const folders = new Set(sources.flatMap((source) => libraryFolder(source) ?? []));
  const libraries = await Promise.all([...folders].map(readLibrary));
  const refused = libraries.find(({ licence }) => !permitted.test(licence));
  if (refused !== undefined)
    throw new Error(`${refused.name} cannot be built in: its licence is ${refused.licence}`);
  return libraries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** The notice that goes with a parcel. */
export function noticeOf(libraries: readonly BuiltIn[]): string {
  const parts = libraries.map(
    ({ name, version, licence, text }) => `## ${name} ${version}\n\nLicence: ${licence}\n\n${text.trim()}`,
  );
  return ["# Libraries that are built in", ...parts].join("\n\n---\n\n").concat("\n");
}

function libraryFolder(source: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0].replace(/^\0+/, "");
}

async function readLibrary(folder: string): Promise<BuiltIn> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text =
    file === undefined ? "The package brings no text of it." : await readFile(join(folder, file), "utf8");
  return { name, version, licence: license ?? "unknown", text };
}
