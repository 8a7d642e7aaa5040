import { readFileSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readBlocks } from "../scripts/documents/blocks.ts";
import { remove, runProgram, temporaryFolder } from "./processes.ts";
import { startStack } from "./stack.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const newman = fileURLToPath(import.meta.resolve("newman/bin/newman.js"));
const shipped = (name: string): string => fileURLToPath(new URL(`../postman/${name}`, import.meta.url));

interface Run {
  readonly stats: Readonly<Record<"requests" | "assertions", { readonly total: number }>>;
  readonly failures: readonly {
    readonly source: { readonly name: string };
    readonly error: { readonly message: string };
  }[];
  readonly executions: readonly { readonly item: { readonly name: string } }[];
}

it("newman as the README calls it runs the Postman collection, and every assertion in it holds", {
  timeout: 120_000,
}, async () => {
  const [stack, folder] = await Promise.all([startStack(), temporaryFolder()]);
  try {
    await Promise.all([
      symlink(stack.home, join(folder, ".tenantbox")),
      symlink(shipped("."), join(folder, "postman")),
      // What npx would fetch is installed here.
      writeFile(
        join(folder, "npx"),
        `#!/bin/sh\nshift\nexec "${process.execPath}" "${newman}" "$@" --reporters json --reporter-json-export run.json\n`,
        { mode: 0o755 },
      ),
    ]);
    const [command] = (await readBlocks(root, "postman/README.md")).filter(
      ({ language }) => language === "sh",
    );
    const ended = await runProgram("sh", ["-c", command?.text ?? ""], {
      directory: folder,
      settings: { PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter) },
    }).ended;
    const { run } = JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as { run: Run };
    expect(run.failures.map(({ source, error }) => `${source.name}: ${error.message}`)).toEqual([]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(run.executions.map(({ item }) => item.name)).toEqual(namesOf(shippedCollection()));
    expect(run.stats.assertions.total).toBeGreaterThan(run.stats.requests.total);
  } finally {
    await Promise.all([stack.stop(), remove(folder)]);
  }
});

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
}
const shippedCollection = (): Item =>
  JSON.parse(readFileSync(shipped("tenantbox.postman_collection.json"), "utf8")) as Item;
const namesOf = ({ name, item }: Item): readonly string[] => item?.flatMap(namesOf) ?? [name];
