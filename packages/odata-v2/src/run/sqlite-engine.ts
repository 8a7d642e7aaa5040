import type { Engine, EngineLimits } from "./engine.ts";
import { openSqliteReader, type SqliteReader } from "./sqlite-reader.ts";
import { createWorkerPool } from "./worker-pool.ts";

/**
 * Cheap plans run at once in the caller's thread, for a thread switch would cost more than they do; all others
 * run in workers, so that none of them holds up the event loop.
 */
export function createSqliteEngine(url: string, limits: EngineLimits): Engine {
  const path = filePath(url);
  const pool = createWorkerPool({ path, ...limits });
  const inline: { reader: SqliteReader | undefined } = { reader: undefined };
  return {
    async run(plan, context) {
      if (!plan.cheap) return pool.run(plan, context);
      inline.reader ??= openSqliteReader(path);
      return inline.reader.answer(plan, context, limits.deadlineMs);
    },
    async close() {
      inline.reader?.close();
      inline.reader = undefined;
      await pool.close();
    },
  };
}

function filePath(url: string): string {
  const path = url.replace(/^sqlite:/, "");
  if (path === "" || path === ":memory:") throw new Error("the runner reads database files only");
  return path;
}
