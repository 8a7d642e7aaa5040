import type { ServerResponse } from "node:http";
import type { Fault } from "./fault-rule.ts";
import type { WholeAnswer } from "./whole-answer.ts";

/** Faults that need the answer, whole, before it goes out. */
export type BodyFault = Extract<Fault, { kind: "slow-body" | "cut" | "truncate" }>;

/** How often a slow body goes on, in milliseconds. */
const beat = 50;

/** Sends an answer, and lets go wrong on the way what shall; its head is already set on the response. */
export function spoilBody(response: ServerResponse, { body }: WholeAnswer, fault: BodyFault): void {
  switch (fault.kind) {
    case "truncate": {
      const part = body.subarray(0, fault.bytes ?? half(body));
      if (body.length > 0 && response.hasHeader("Content-Length"))
        response.setHeader("Content-Length", part.length);
      response.end(part);
      return;
    }
    case "cut": {
      const part = body.subarray(0, Math.min(fault.bytes ?? half(body), Math.max(body.length - 1, 0)));
      // An answer without a body says of its own what it says.
      if (body.length > 0) response.setHeader("Content-Length", body.length);
      response.flushHeaders();
      response.write(part, () => response.socket?.destroy());
      return;
    }
    case "slow-body":
      sendSlowly(response, body, fault.bytesPerSecond);
  }
}

const half = (body: Buffer): number => Math.floor(body.length / 2);

function sendSlowly(response: ServerResponse, body: Buffer, bytesPerSecond: number): void {
  const started = performance.now();
  let sent = 0;
  response.flushHeaders();
  const goOn = (): void => {
    const due = Math.min(body.length, Math.floor(((performance.now() - started) / 1000) * bytesPerSecond));
    if (due > sent) response.write(body.subarray(sent, due));
    sent = due;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  };
  const timer = setInterval(goOn, beat);
  timer.unref();
  response.once("close", () => clearInterval(timer));
}
