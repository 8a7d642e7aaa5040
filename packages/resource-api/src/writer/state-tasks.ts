import { type Database, loadState, openStateFile, saveState } from "@tenantbox/shared/database";
import { checkStateFile, StateError } from "@tenantbox/shared/states";
import { openLogDatabase } from "../storage/open-log-database.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { isFresh, noteTenant } from "../storage/tenant-facts.ts";

/** What is to be brought back, and for whom. */
export interface LoadRequest {
  /** A state file. */
  readonly path: string;
  readonly tenant: string;
  readonly thorough: boolean;
  /** Only into a database that was never filled. */
  readonly onlyIfFresh: boolean;
}

/** What came of it; the old rows are there unless `loaded`. */
export type LoadOutcome =
  | { readonly loaded: boolean }
  | { readonly loaded: false; readonly refusal: Pick<StateError, "code" | "message"> };

type LogDatabase = Database<MessageLogSchema>;

/** Takes a database that has rows already for this tenant's; whether it has none. */
export async function claim({ kysely }: LogDatabase, tenant: string): Promise<boolean> {
  if (await isFresh(kysely)) return true;
  await noteTenant(kysely, tenant);
  return false;
}

/** What a state file was made from, where it was a seed; nothing also where there is no such file, or a broken one. */
export async function contentOf(path: string): Promise<string | undefined> {
  try {
    const file = openStateFile(path);
    try {
      const fact = [...file.rows("tenant_facts")].find(({ name }) => name === "content");
      return fact === undefined ? undefined : String(fact["value"]);
    } finally {
      file.close();
    }
  } catch {
    return undefined;
  }
}

/** Keeps all rows as they are now. */
export async function keepRows(database: LogDatabase, path: string): Promise<void> {
  await saveState(database, path, openLogDatabase);
}

/** Brings kept rows back, unless they are another tenant's or of another schema. */
export async function loadRows(
  database: LogDatabase,
  { path, onlyIfFresh, ...expected }: LoadRequest,
): Promise<LoadOutcome> {
  try {
    await checkStateFile(path, database, expected);
    return { loaded: await loadState(database, path, onlyIfFresh ? isFresh : undefined) };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const { code, message } = error;
    return { loaded: false, refusal: { code, message } };
  }
}
