import { expect, test } from "vitest";
import { followedLogs } from "./followed-logs.ts";

const log = (MessageGuid: string, seconds: number, Status = "COMPLETED") => ({
  MessageGuid,
  Status,
  LogEnd: new Date(seconds * 1000).toISOString(),
});
const timeOf = ({ LogEnd }: { readonly LogEnd: string }): number => Date.parse(LogEnd);
const guids = (logs: readonly { readonly MessageGuid: string }[]): string =>
  logs.map(({ MessageGuid }) => MessageGuid).join("");

test("a log that comes late or ends at the same moment as others is told once, as is each state of one", () => {
  const followed = followedLogs<ReturnType<typeof log>>(timeOf, 100_000, 60_000);
  expect(followed.from()).toBe(100_000);
  expect(guids(followed.news([log("a", 200), log("b", 300, "PROCESSING")]))).toBe("ab");
  expect(followed.from()).toBe(240_000);
  // c is late, d ends with b, b has gone on.
  const look = [log("c", 241), log("b", 300, "PROCESSING"), log("d", 300), log("b", 301)];
  expect(guids(followed.news(look))).toBe("cdb");
  expect(guids(followed.news(look))).toBe("");
});

test("what has left the window is forgotten, so that following for days keeps little", () => {
  const followed = followedLogs<ReturnType<typeof log>>(timeOf, 0, 60_000);
  followed.news([log("a", 10)]);
  followed.news([log("b", 1_000)]);
  expect(followed.from()).toBe(940_000);
  expect(guids(followed.news([log("a", 10)]))).toBe("a");
});
