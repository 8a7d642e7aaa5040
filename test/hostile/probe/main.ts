import { readdirSync } from "node:fs";
import { createServer, Socket } from "node:net";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { isMainThread } from "node:worker_threads";

/**
 * Preloaded into every process of a hostile stack (`node --import`): answers on a socket what only the process
 * itself can know. The servers know nothing of it.
 */
const folder = process.env["HOSTILE_PROBE_FOLDER"];

const connected = new Set<string>();
const delay = monitorEventLoopDelay({ resolution: 1 });

/** Remembers where this process connects to (INV 6). */
function watchConnects(): void {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...words: never[]): Socket {
    this.once("connect", () => {
      if (this.remotePort !== undefined) connected.add(`${this.remoteAddress}:${this.remotePort}`);
    });
    return Reflect.apply(connect, this, words) as Socket;
  };
}

const look = (): object => ({
  delayMs: delay.max / 1e6,
  usualDelayMs: delay.percentile(99.9) / 1e6,
  rss: process.memoryUsage().rss,
  descriptors: readdirSync("/proc/self/fd").length,
  connected: [...connected],
});

function answer(question: string): object {
  if (question === "reset") {
    delay.reset();
    return {};
  }
  // Twice: what the first round only unlinks, the second one frees.
  if (question === "collect") for (let round = 0; round < 2; round += 1) globalThis.gc?.();
  return look();
}

if (isMainThread && folder !== undefined) {
  watchConnects();
  delay.enable();
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    createInterface({ input: socket }).on("line", (question) => {
      socket.write(`${JSON.stringify(answer(question))}\n`);
    });
  });
  server.listen(join(folder, `${process.pid}.sock`)).unref();
}
