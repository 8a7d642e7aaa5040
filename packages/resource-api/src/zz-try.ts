import { openLogDatabase } from "./storage/open-log-database.ts";
import { loadDemoLogs } from "./ingest/load-demo-logs.ts";
const db = await openLogDatabase("sqlite:/tmp/odata-try/logs.db");
const t = performance.now();
console.log(await loadDemoLogs(db, { count: 300000, seed: 1, now: Date.now(), until: Date.now() } as never), performance.now() - t);
await db.close();
