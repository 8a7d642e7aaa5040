import { openLogDatabase } from "../../../packages/resource-api/src/storage/open-log-database.ts";

/** Opens the logs' database of a URL as the resource API does, which brings its tables up to date, and says so. */
const database = await openLogDatabase(process.argv[2] ?? "");
await database.close();
process.stdout.write("migrated\n");
