import type { TLSSocket } from "node:tls";
import type { Answer } from "./answers.ts";
import { exchange, type Wire } from "./bytes.ts";

/** Requests without an end in sight, and what each answer has to be. */
export interface ManyRequests {
  readonly wanted: number;
  /** No more are sent after this time: how many a machine can in it is its own affair. */
  readonly longestMs: number;
  /** The bytes of one of them; numbers begin with 0, and none is given twice. */
  readonly request: (number: number) => Buffer;
  readonly check: (answer: Answer) => void;
}

/** So many connections stay open, each with so many requests under way. */
const connections = 4;
const depth = 16;

/** Sends them over few connections, without waiting for each answer. @returns how many were answered */
export async function sendMany(
  wire: Wire,
  { wanted, longestMs, request, check }: ManyRequests,
): Promise<number> {
  const end = performance.now() + longestMs;
  let next = 0;
  let answered = 0;
  const caller = async (): Promise<void> => {
    let socket: TLSSocket | undefined;
    while (next < wanted && performance.now() < end) {
      const count = Math.min(depth, wanted - next);
      const bytes = Buffer.concat(Array.from({ length: count }, (_, at) => request(next + at)));
      next += count;
      socket ??= await wire.open();
      const { answers, closed } = await exchange(socket, bytes, { awaits: count, patienceMs: 30_000 });
      for (const answer of answers) check(answer);
      answered += answers.length;
      if (!closed) continue;
      socket.destroy();
      socket = undefined;
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: connections }, caller));
  return answered;
}
