import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { createChangeSignal } from "./change-signal.ts";

const answer = () => new EventEmitter() as unknown as ServerResponse;
const longMs = 60_000;

it("all who wait for a change go on with the next one", async () => {
  const changes = createChangeSignal();
  const waiting = [changes.within(longMs, answer()), changes.within(longMs, answer())];
  changes.announce();
  await expect(Promise.all(waiting)).resolves.toHaveLength(2);
});

it("who waits goes on without a change once the time is up, or once nobody wants the answer", async () => {
  const changes = createChangeSignal();
  await changes.within(1, answer());
  const gone = answer();
  const waiting = changes.within(longMs, gone);
  gone.emit("close");
  await waiting;
  expect(gone.listenerCount("close")).toBe(0);
});
