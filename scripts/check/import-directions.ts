import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type PackageRules, packageNames, packageRules } from "./rooms.ts";

type Override = { files: string[]; rules: Record<string, unknown> };

/** Rules that need types, for the plain JavaScript that runs before anything is installed. */
const untyped = ["argument", "assignment", "call", "member-access", "return"].map(
  (what) => `typescript/no-unsafe-${what}`,
);
const joints = ["main", "app"];

/** The lint configuration's overrides that say which room may import which. */
function importOverrides(rules: readonly PackageRules[] = packageRules): Override[] {
  return [
    ...rules.flatMap((one) => [hall(one), ...Object.keys(one.rooms).map((room) => roomOverride(one, room))]),
    // A start file is the only one that touches the process, and a test may bring anything from anywhere.
    off(["**/main.ts"], ["no-restricted-globals"]),
    off(
      [
        "**/*.test.ts",
        "**/test/**",
        "bench/**",
        "scripts/**",
        "interop/**",
        "examples/**",
        "docker/**",
        "docs/**",
      ],
      ["no-console", "no-restricted-globals", "no-restricted-imports"],
    ),
    off(["vitest.config.ts"], ["import/no-default-export"]),
    off(["**/*.mjs"], untyped),
    // node:test waits for its tests by itself.
    off(["examples/node-test/**", "examples/testcontainers/**"], ["typescript/no-floating-promises"]),
  ];
}

function off(files: string[], rules: string[]): Override {
  return { files, rules: Object.fromEntries(rules.map((rule) => [rule, "off"])) };
}

function hall(rules: PackageRules): Override {
  return override(`${rules.sources}/*.ts`, packagePatterns(rules, "."));
}

function roomOverride(rules: PackageRules, room: string): Override {
  const allowed = rules.rooms[room] ?? [];
  const refused = Object.keys(rules.rooms).filter((other) => other !== room && !allowed.includes(other));
  const ownFolder = `${rules.sources}/${room}/`;
  const rooms =
    refused.length === 0
      ? []
      : [pattern(`^(\\.\\./)+(${refused.join("|")})/`, `${ownFolder} may import ${list(allowed)}`)];
  return override(`${ownFolder}**/*.ts`, [
    ...rooms,
    pattern(`^(\\.\\./)+(${joints.join("|")})\\.ts$`, "only the start joins the rooms; pass the value in"),
    ...packagePatterns(rules, room),
  ]);
}

function packagePatterns(rules: PackageRules, room: string) {
  const refused = packageNames.filter((name) => !rules.packages.includes(name));
  const libraries = Object.entries(rules.libraries).filter(([, rooms]) => !rooms.includes(room));
  return [
    pattern(`^@tenantbox/(${refused.join("|")})(/|$)`, `${rules.sources} may import ${list(rules.packages)}`),
    pattern("^(\\.\\./)+(packages|shared)/", "another package is imported by its name"),
    ...libraries.map(([name, rooms]) =>
      pattern(`^${name}(/|$)`, `${name} is imported by ${list(rooms)} only`),
    ),
  ];
}

function override(files: string, patterns: { regex: string; message: string }[]): Override {
  const paths = [{ name: "node:process", message: "only main.ts touches the process" }];
  return { files: [files], rules: { "no-restricted-imports": ["error", { paths, patterns }] } };
}

function pattern(regex: string, message: string) {
  return { regex, message };
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "nothing of ours" : names.join(", ");
}

/** Puts the overrides into the lint configuration and gives its text. */
export async function lintConfiguration(root: string): Promise<string> {
  const text = await readFile(join(root, ".oxlintrc.json"), "utf8");
  const configuration = JSON.parse(text) as Record<string, unknown>;
  return `${JSON.stringify({ ...configuration, overrides: importOverrides() }, undefined, 2)}\n`;
}

if (import.meta.main && process.argv.includes("--write")) {
  const root = resolve(import.meta.dirname, "../..");
  await writeFile(join(root, ".oxlintrc.json"), await lintConfiguration(root));
}
