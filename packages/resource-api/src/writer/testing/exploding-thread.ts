import { parentPort } from "node:worker_threads";

// The writing thread with a bomb in it: a task that says "explode" ends the thread before it has answered.
parentPort?.on("message", (task: unknown) => {
  if (JSON.stringify(task).includes("explode")) throw new Error("exploded");
});

await import("../writer-thread.ts");
