import { type Database, migrationsOf, openStateFile, type StateFile } from "../database/index.ts";
import { StateError } from "./state-error.ts";

/** What a state file must be to be brought back. */
export interface ExpectedState {
  /** As its row `tenant` of the table `tenant_facts` says. */
  readonly tenant: string;
  /** Looks at every page: for files that may have been carried around. */
  readonly thorough: boolean;
}

/**
 * Whether a state file can take the place of a database's rows.
 * @throws StateError `damaged`, `other-tenant`, `other-schema`
 */
export async function checkStateFile<Schema>(
  path: string,
  database: Database<Schema>,
  { tenant, thorough }: ExpectedState,
): Promise<void> {
  const file = openWhole(path, thorough);
  try {
    const own = await migrationsOf(database.kysely as never);
    refuseOtherSchema(file.migrations, own);
    for (const { name, value } of file.rows("tenant_facts")) {
      if (name === "tenant" && value !== tenant)
        throw new StateError("other-tenant", "The snapshot is of another tenant; it stays as it is");
    }
  } finally {
    file.close();
  }
}

function openWhole(path: string, thorough: boolean): StateFile {
  try {
    const file = openStateFile(path);
    if (thorough) file.check();
    return file;
  } catch (cause) {
    throw new StateError("damaged", "The snapshot is damaged or no snapshot at all", { cause });
  }
}

function refuseOtherSchema(kept: readonly string[], own: readonly string[]): void {
  const more = kept.find((name) => !own.includes(name));
  const less = own.find((name) => !kept.includes(name));
  if (more !== undefined)
    throw new StateError("other-schema", `The snapshot is of a newer program: its tables have "${more}"`);
  if (less !== undefined)
    throw new StateError("other-schema", `The snapshot is of an older program: its tables lack "${less}"`);
}
