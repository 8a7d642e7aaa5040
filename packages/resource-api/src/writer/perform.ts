import { type Database, tidyLog } from "@tenantbox/shared/database";
import { exportPage } from "../ingest/export/export-page.ts";
import { importBatch } from "../ingest/import/import-batch.ts";
import { loadDemoLogs } from "../ingest/load-demo-logs.ts";
import { makeState } from "../ingest/make-state.ts";
import { createSimulation } from "../ingest/simulation/simulate-step.ts";
import { messageLogModel } from "../model/index.ts";
import { addAccessPolicy, listAccessPolicies, removeAccessPolicy } from "../storage/access-policies.ts";
import { expireRows } from "../storage/expire-rows.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { runStatements } from "./run-statements.ts";
import { claim, contentOf, keepRows, loadRows } from "./state-tasks.ts";
import type { ResultOf, WriterTask } from "./writer-task.ts";

/** Does one task. */
export type Perform = (task: WriterTask) => Promise<ResultOf<WriterTask>>;

/** Does tasks on the database that only this thread writes to. */
export function createPerformer(database: Database<MessageLogSchema>): Perform {
  const simulate = createSimulation(database);
  return (task) => {
    switch (task.kind) {
      case "run":
        return runStatements(task.statements, database);
      case "load-demo":
        return loadDemoLogs(database, task.options);
      case "import":
        return importBatch(database, messageLogModel, task.lines);
      case "export":
        return exportPage(database, messageLogModel, task.page);
      case "simulate":
        return simulate(task.step);
      case "expire":
        return expireRows(database, task.step);
      case "list-policies":
        return listAccessPolicies(database);
      case "add-policy":
        return addAccessPolicy(database, task.policy);
      case "remove-policy":
        return removeAccessPolicy(database, task.id);
      case "claim":
        return claim(database, task.tenant);
      case "make-state":
        return makeState(task.path, task.content);
      case "content-of-state":
        return contentOf(task.path);
      case "save-state":
        return keepRows(database, task.path);
      case "load-state":
        return loadRows(database, task.request);
      case "tidy":
        return tidyLog(database);
    }
  };
}
