import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import type { Parcel } from "./parcel.ts";

/**
 * Builds a parcel's JavaScript into a folder, all files side by side: threads and services are started by files that
 * stand beside the one that starts them.
 * @param more what is to happen to the sources besides
 * @returns the source files that went into it
 */
export async function bundle(
  root: string,
  parcel: Parcel,
  folder: string,
  more: readonly Plugin[] = [],
): Promise<readonly string[]> {
  const { entries, libraries } = parcel;
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)])),
    platform: "node",
    external: (id) => libraries.some((library) => id === library || id.startsWith(`${library}/`)),
    transform: { target: "node22" },
    plugins: [startFilesOf(parcel), ...more],
    // What a library does in its own files is its own affair.
    onLog: (level, log, handle) =>
      log.id?.includes("node_modules") === true ? undefined : handle(level, log),
  });
  try {
    const { output } = await build.write({
      dir: folder,
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
    });
    return output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  } finally {
    await build.close();
  }
}

/** A name that is resolved at run time becomes the file in `dist` that stands for it. */
function startFilesOf({ startFiles }: Parcel): Plugin {
  return {
    name: "start-files",
    transform(code) {
      if (!code.includes("import.meta.resolve(")) return null;
      return Object.entries(startFiles).reduce(
        (text, [name, file]) =>
          text.replaceAll(`import.meta.resolve("${name}")`, `import.meta.resolve("./${file}.js")`),
        code,
      );
    },
  };
}
