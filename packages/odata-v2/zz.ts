import Database from "better-sqlite3";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { messageLogModel as model } from "../resource-api/src/model/message-log-model.ts";
import { lenientPolicy, parseRequest } from "./src/parse/index.ts";
import { compile } from "./src/sql/index.ts";
import { createRunner } from "./src/run/index.ts";
const db = new Database("/tmp/odata-try/logs.db", { readonly: true });
db.function("odata_deadline", { deterministic: false }, () => 1);
const runner = createRunner({
  database: { dialect: "sqlite", url: "sqlite:/tmp/odata-try/logs.db" },
  model,
  deadlineMs: 2000,
});
const ctx = { baseUrl: "https://localhost:8445/api/v1/" };
const guid = db.prepare("select message_guid from message_processing_logs limit 1 offset 1000").pluck().get();
const big = Array.from({ length: 200 }, (_, i) => `substringof('x${i}',AlternateWebLink)`).join(" or ");
const list: string[] = [
  "MessageProcessingLogs",
  "MessageProcessingLogs?$top=20&$orderby=LogEnd desc",
  "MessageProcessingLogs?$top=20&$orderby=LogStart",
  "MessageProcessingLogs?$filter=Status eq 'FAILED' and LogEnd gt datetime'2026-11-20T00:00:00'&$orderby=LogEnd desc&$top=20",
  "MessageProcessingLogs?$filter=Status eq 'FAILED' and LogEnd gt datetime'2026-11-20T00:00:00'&$orderby=LogEnd desc&$top=20&$inlinecount=allpages",
  "MessageProcessingLogs?$filter=IntegrationArtifact/Id eq 'x' and Status ne 'DISCARDED'&$orderby=LogEnd desc&$top=1",
  `MessageProcessingLogs('${guid}')?$expand=CustomHeaderProperties`,
  `MessageProcessingLogs('${guid}')`,
  "MessageProcessingLogs?$expand=CustomHeaderProperties&$top=50",
  "MessageProcessingLogs?$expand=CustomHeaderProperties",
  "MessageProcessingLogs/$count",
  "MessageProcessingLogs?$top=20&$skip=200000",
  "MessageProcessingLogs/$count?$filter=Status eq 'FAILED'",
  "MessageProcessingLogs?$filter=substringof('zzz',AlternateWebLink)",
  `MessageProcessingLogs?$filter=${big}`,
  "MessageProcessingLogCustomHeaderProperties?$filter=Log/Status eq 'FAILED'&$top=10",
];
for (const t of list) {
  const [path = "", query = ""] = t.split("?");
  const n = t.length > 1000 ? 1 : 50;
  try {
    let t0 = process.cpuUsage(),
      w0 = performance.now();
    let plan;
    const c0 = performance.now();
    for (let i = 0; i < n; i++)
      plan = compile(parseRequest(model, { path, query }, lenientPolicy), model, "sqlite");
    const comp = ((performance.now() - c0) / n) * 1000;
    const stmt =
      plan.kind === "feed" ? plan.page.statement : plan.kind === "entry" ? plan.row.statement : plan.count;
    console.log(
      t.slice(0, 150),
      "cheap",
      plan.cheap,
      "\n   ",
      db
        .prepare("explain query plan " + stmt.sql)
        .all(...stmt.parameters)
        .map((r: any) => r.detail)
        .join(" | "),
    );
    if (plan.page?.expansions[0])
      console.log(
        "    expand:",
        db
          .prepare("explain query plan " + plan.page.expansions[0].statement.sql)
          .all(...plan.page.expansions[0].statement.parameters)
          .map((r: any) => r.detail)
          .join(" | "),
      );
    await runner.run(plan, ctx);
    const h = monitorEventLoopDelay({ resolution: 1 });
    h.enable();
    t0 = process.cpuUsage();
    w0 = performance.now();
    let len = 0;
    for (let i = 0; i < n; i++) len = (await runner.run(plan, ctx)).body.length;
    const u = process.cpuUsage(t0);
    h.disable();
    console.log(
      "   ",
      "compile us",
      comp.toFixed(0),
      "run us",
      (((performance.now() - w0) / n) * 1000).toFixed(0),
      "cpu us",
      ((u.user + u.system) / n).toFixed(0),
      "bytes",
      len,
      "loop max ms",
      (h.max / 1e6).toFixed(1),
    );
  } catch (e) {
    console.log("   ", String(e));
  }
}
await runner.close();
