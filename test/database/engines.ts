import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "../postgres.ts";

/** An engine that must keep our promises, and where to get an empty database of it. */
export interface Engine {
  readonly name: "SQLite" | "PostgreSQL";
  /** False where no PostgreSQL can run; the run has said so loudly. */
  readonly available: boolean;
  fresh(): Promise<TestDatabase>;
}

const postgresUrl = process.env.TENANTBOX_TEST_POSTGRES_URL;

/** Both engines: the same suite runs on each. */
export const engines: readonly Engine[] = [
  { name: "SQLite", available: true, fresh: freshFile },
  {
    name: "PostgreSQL",
    available: postgresUrl !== undefined,
    fresh: () => createTestDatabase(postgresUrl ?? ""),
  },
];

async function freshFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-sqlite-"));
  return {
    url: `sqlite:${join(folder, "test.db")}`,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}
