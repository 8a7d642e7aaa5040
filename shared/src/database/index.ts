export { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";
export { type DatabaseFault, databaseFault } from "./database-fault.ts";
export { databaseUrlFor } from "./database-url.ts";
export type { Migrations } from "./migrate.ts";
export { type Database, type DatabaseOptions, type Dialect, openDatabase } from "./open-database.ts";
