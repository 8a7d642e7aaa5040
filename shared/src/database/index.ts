export { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";
export { type DatabaseFault, databaseFault } from "./database-fault.ts";
export { databaseUrlFor, parseDatabaseUrl } from "./database-url.ts";
export { forEachRow } from "./each-row.ts";
export { type Migrations, migrationsOf } from "./migrate.ts";
export { loadState, tidyLog } from "./load-state.ts";
export { type Database, type DatabaseOptions, type Dialect, openDatabase } from "./open-database.ts";
export { addRows, saveState } from "./save-state.ts";
export { openStateFile, type StateFile, type StateRow } from "./state-file.ts";
