import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lintConfiguration } from "./import-directions.ts";
import { packageRules } from "./rooms.ts";

type Planted = { sources: string; file: string; specifier: string; refused: boolean };

const root = resolve(import.meta.dirname, "../..");

/** Every room × every other room, and the rules that hold for whole packages. */
const planted: Planted[] = packageRules.flatMap(({ sources, rooms, libraries }) => {
  const ordered = Object.keys(rooms);
  const first = ordered[0] ?? "";
  const plant = [
    ...ordered.flatMap((room) =>
      ordered
        .filter((other) => other !== room)
        .map((other) => ({
          file: `${sources}/${room}/to-${other}.ts`,
          specifier: `../${other}/index.ts`,
          refused: !rooms[room]?.includes(other),
        })),
    ),
    ...Object.entries(libraries).flatMap(([library, allowed]) =>
      ordered.map((room) => ({
        file: `${sources}/${room}/to-library-${library.replaceAll(/\W/g, "-")}.ts`,
        specifier: library,
        refused: !allowed.includes(room),
      })),
    ),
    { file: `${sources}/${first}/to-joint.ts`, specifier: "../app.ts", refused: true },
    { file: `${sources}/${first}/deep/to-joint.ts`, specifier: "../../app.ts", refused: true },
    { file: `${sources}/${first}/to-process.ts`, specifier: "node:process", refused: true },
    { file: `${sources}/hall-to-process.ts`, specifier: "node:process", refused: true },
    { file: `${sources}/hall-to-room.ts`, specifier: `./${first}/index.ts`, refused: false },
    { file: `${sources}/${first}/to-cli.ts`, specifier: "@tenantbox/cli", refused: true },
    {
      file: `${sources}/${first}/to-path.ts`,
      specifier: "../../../../shared/src/roles/index.ts",
      refused: true,
    },
    { file: `${sources}/${first}/free.test.ts`, specifier: "@tenantbox/cli", refused: false },
  ];
  return plant.map((one) => ({ sources, ...one }));
});

describe("the import directions", () => {
  let folder: string;
  let refusals: Set<string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tenantbox-rooms-"));
    await cp(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    for (const { file, specifier } of planted) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await writeFile(join(folder, file), `export { one } from "${specifier}";\n`);
    }
    refusals = await refusedFiles(folder);
  });

  afterAll(() => rm(folder, { recursive: true }));

  test.each(packageRules)("in $sources each import that a room may not make is refused", ({ sources }) => {
    const violations = planted.filter((one) => one.sources === sources && one.refused);
    expect(violations.filter(({ file }) => !refusals.has(file))).toEqual([]);
    expect(violations.length).toBeGreaterThan(0);
  });

  test.each(packageRules)("in $sources each import that a room may make is accepted", ({ sources }) => {
    const permitted = planted.filter((one) => one.sources === sources && !one.refused);
    expect(permitted.filter(({ file }) => refusals.has(file))).toEqual([]);
  });

  test("the lint configuration is the one the table of rooms makes", async () => {
    const text = await readFile(join(root, ".oxlintrc.json"), "utf8");
    expect(JSON.parse(text)).toEqual(JSON.parse(await lintConfiguration(root)));
  });

  test.each(packageRules)("every folder of $sources is a room of the table", async ({ sources, rooms }) => {
    const entries = await readdir(join(root, sources), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(folders.filter((name) => !(name in rooms))).toEqual([]);
  });
});

function refusedFiles(folder: string): Promise<Set<string>> {
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  return new Promise((done, fail) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [oxlint, "--format=json", "."], options, (_error, stdout, stderr) => {
      if (!stdout.includes('"diagnostics"')) return fail(new Error(stderr || stdout));
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
      const refused = diagnostics.filter(({ code }) => code.includes("no-restricted-imports"));
      return done(new Set(refused.map(({ filename }) => filename)));
    });
  });
}
