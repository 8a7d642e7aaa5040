import { parentPort, workerData } from "node:worker_threads";
import { openLogDatabase } from "../storage/open-log-database.ts";
import { createPerformer } from "./perform.ts";
import { failureOf, type WriterData, type WriterMessage } from "./writer-message.ts";
import type { WriterTask } from "./writer-task.ts";

// The one thread that writes: it opens and migrates the database, then does one task after the other.

const { url, durable } = workerData as WriterData;
const say = (message: WriterMessage): void => parentPort?.postMessage(message);
const failed = (error: unknown): WriterMessage => ({ kind: "failed", failure: failureOf(error) });

try {
  let broken = false;
  const database = await openLogDatabase(url, {
    durable,
    onBroken: () => {
      broken = true;
    },
  });
  const perform = createPerformer(database);
  let last: Promise<void> = Promise.resolve();
  parentPort?.on("message", (task: WriterTask | "close") => {
    last = last.then(async () => {
      if (task === "close") {
        await database.close();
        parentPort?.close();
        return;
      }
      try {
        say({ kind: "done", result: await perform(task) });
      } catch (error) {
        say(failed(error));
      }
      // The thread that takes over opens the file anew.
      if (broken) parentPort?.close();
    });
  });
  say({ kind: "opened", dialect: database.dialect });
} catch (error) {
  say(failed(error));
}
