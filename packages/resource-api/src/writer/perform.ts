import type { Database } from "@tenantbox/shared/database";
import { exportPage } from "../ingest/export/export-page.ts";
import { importBatch } from "../ingest/import/import-batch.ts";
import { loadDemoLogs } from "../ingest/load-demo-logs.ts";
import { messageLogModel } from "../model/index.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { runStatements } from "./run-statements.ts";
import type { ResultOf, WriterTask } from "./writer-task.ts";

/** Does one task on the database that only this thread writes to. */
export function perform(
  task: WriterTask,
  database: Database<MessageLogSchema>,
): Promise<ResultOf<WriterTask>> {
  switch (task.kind) {
    case "run":
      return runStatements(task.statements, database);
    case "load-demo":
      return loadDemoLogs(database, task.options);
    case "import":
      return importBatch(database, messageLogModel, task.lines);
    case "export":
      return exportPage(database, messageLogModel, task.page);
  }
}
