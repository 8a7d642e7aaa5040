import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Handles the requests of one connection one after the other. Their answers go out in that order anyway; begun
 * together, a thousand pipelined requests would keep everybody else waiting, and their answers in memory.
 */
export function inTurn(): (handle: Handle) => Handle {
  const waiting = new WeakMap<Socket, (() => void)[]>();
  return (handle) => (request, response) => {
    const { socket } = request;
    const begin = (): void => {
      response.once("close", () => {
        const next = waiting.get(socket)?.shift();
        if (next === undefined) waiting.delete(socket);
        else setImmediate(next);
      });
      // A request of a connection that is gone is nobody's any more.
      if (socket.destroyed) response.destroy();
      else handle(request, response);
    };
    const queue = waiting.get(socket);
    if (queue !== undefined) {
      if (queue.length === 0) readAboveTheSocket(socket);
      return void queue.push(begin);
    }
    waiting.set(socket, []);
    begin();
  };
}

const seeNothing = (): void => undefined;

/**
 * Whoever does not wait for an answer must be paused when he sends faster than he reads. Node can do so only where it
 * takes the bytes from the socket, not where its parser gets them from below: a `data` listener makes the difference,
 * and costs every request of all others its share. Else 1,000 pipelined requests meet a paused parser, and a 400.
 */
function readAboveTheSocket(socket: Socket): void {
  if (!socket.listeners("data").includes(seeNothing)) socket.on("data", seeNothing);
}
