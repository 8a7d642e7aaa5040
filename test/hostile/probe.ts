import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What a server process says of itself. */
export interface Look {
  /** Longest delay of its event loop since the last reset, in milliseconds. */
  readonly delayMs: number;
  /** What 999 of 1,000 of its turns were not delayed by, since then. */
  readonly usualDelayMs: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
  readonly descriptors: number;
  /** `address:port` of everything it ever connected to. */
  readonly connected: readonly string[];
}

/** A wire to the probe inside a server process. */
export interface Probe {
  /** Forgets the delay seen so far. */
  reset(): Promise<void>;
  look(): Promise<Look>;
  /** Looks after a forced collection of garbage. */
  collect(): Promise<Look>;
  close(): void;
}

/** Connects to the probe of a process. Every question fails once the process is gone. */
export async function openProbe(folder: string, pid: number): Promise<Probe> {
  const socket = connect(join(folder, `${pid}.sock`));
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  const ready = Promise.withResolvers<void>();
  const gone = (): void => {
    const error = new Error(`process ${pid} is gone`);
    ready.reject(error);
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  socket.once("connect", () => ready.resolve());
  socket.on("error", gone).on("close", gone);
  createInterface({ input: socket }).on("line", (line) => waiting.shift()?.resolve(line));
  await ready.promise;
  const ask = async (question: string): Promise<Look> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    waiting.push({ resolve, reject });
    if (socket.destroyed) gone();
    else socket.write(`${question}\n`);
    return JSON.parse(await promise) as Look;
  };
  return {
    async reset() {
      await ask("reset");
    },
    look: () => ask("look"),
    collect: () => ask("collect"),
    close: () => socket.destroy(),
  };
}
