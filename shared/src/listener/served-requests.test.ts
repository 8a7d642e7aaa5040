import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { createServedRequests } from "./served-requests.ts";

function floodOf(most: number, isExempt?: (request: IncomingMessage) => boolean) {
  const heard: string[] = [];
  const warned: unknown[] = [];
  const served = createServedRequests({
    most,
    isExempt,
    refuse: () => void heard.push("refused"),
    log: { warn: (...line: unknown[]) => void warned.push(line) },
  });
  const handle = served.around(() => void heard.push("served"));
  /** @returns the answer, to be closed */
  const ask = (url = "/"): EventEmitter => {
    const response = new EventEmitter();
    handle({ url } as IncomingMessage, response as ServerResponse);
    return response;
  };
  return { served, heard, warned, ask };
}

it("A request beyond the limit is refused, and one more is served as soon as an answer has ended", () => {
  const { served, heard, ask } = floodOf(2);
  const [first] = [ask(), ask(), ask()];
  expect([heard, served.running]).toEqual([["served", "served", "refused"], 2]);
  first?.emit("close");
  ask();
  expect([heard.at(-1), served.running]).toEqual(["served", 2]);
});

it("A flood is one line in the log, the next flood another one", () => {
  const { warned, ask } = floodOf(4);
  const open = [ask(), ask(), ask(), ask()];
  for (let count = 0; count < 100; count += 1) ask();
  open.pop()?.emit("close");
  open.push(ask());
  ask();
  expect(warned).toHaveLength(1);
  for (const response of open) response.emit("close");
  for (let count = 0; count < 6; count += 1) ask();
  expect(warned).toHaveLength(2);
});

it("What others depend on is served where there is no room, and takes none", () => {
  const { served, heard, ask } = floodOf(1, ({ url }) => url === "/feed");
  ask("/feed");
  ask();
  ask("/feed");
  ask("/other");
  expect([heard, served.running]).toEqual([["served", "served", "served", "refused"], 1]);
});
