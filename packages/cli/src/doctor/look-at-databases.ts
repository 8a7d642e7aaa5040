import { existsSync } from "node:fs";
import { databaseUrlFor, openStateFile } from "@tenantbox/shared/database";
import { messageOf } from "../errors.ts";
import { type Finding, findingsOn } from "./finding.ts";
import type { SealedWith } from "./look-at-master-key.ts";

const services = ["token-server", "resource-api", "token-server-audit", "resource-api-audit"] as const;
const sealed = [
  ["signing_key", "sealed_private_jwk"],
  ["service_key", "sealed_secret"],
  ["service_key", "sealed_private_key"],
] as const;

export interface DatabaseFindings {
  readonly findings: readonly Finding[];
  readonly sealedWith: SealedWith;
}

/** Reads every page of a stopped stack's SQLite files, and which master keys sealed what is in them. */
export function lookAtDatabases(home: string, setting: string | undefined): DatabaseFindings {
  const findings: Finding[] = [];
  let sealedWith: SealedWith;
  for (const service of services) {
    const { good, problem } = findingsOn(`database ${service}`);
    const url = databaseUrlFor(setting, home, service);
    if (!url.startsWith("sqlite:")) continue;
    const path = url.slice("sqlite:".length);
    if (!existsSync(path)) continue;
    try {
      const file = openStateFile(path);
      try {
        file.check();
        findings.push(
          good(`Its pages are whole; its tables are those of ${file.migrations.at(-1) ?? "no program"}.`),
        );
        if (service === "token-server") sealedWith = keysIn(file);
      } finally {
        file.close();
      }
    } catch (error) {
      findings.push(
        problem(
          `${path} cannot be used (${messageOf(error)}).`,
          "Restore it from a backup; a snapshot in snapshots/ holds rows, too.",
        ),
      );
    }
  }
  return { findings, sealedWith };
}

function keysIn(file: ReturnType<typeof openStateFile>): readonly string[] {
  const tables = new Set(file.tables.map(({ name }) => name));
  const ids = new Set<string>();
  for (const [table, column] of sealed)
    if (tables.has(table))
      for (const row of file.rows(table)) {
        const id = String(row[column] ?? "").split(".")[1];
        if (id !== undefined) ids.add(id);
      }
  return [...ids];
}
