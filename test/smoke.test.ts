import { afterAll, beforeAll, expect, it } from "vitest";
import { startStack, type Stack } from "./stack.ts";
import { tokenFor, read, decode } from "./flows.ts";
let stack: Stack;
beforeAll(async () => { console.time("start"); stack = await startStack(); console.timeEnd("start"); });
afterAll(() => stack.stop());
it("x", async () => {
  for (const [i,k] of [["demo-api","secret"],["demo-api","certificate"],["demo-api","external"]] as const) {
  const t = await tokenFor(stack, i, k).catch(e => { console.log(String(e)); return "" });
  if (t === "") continue;
  console.log(decode(t));
  const r = await read(stack, t, "MessageProcessingLogs?$top=2&$inlinecount=allpages&$expand=CustomHeaderProperties");
  console.log(r.status, r.headers, r.text);
  }
  expect(1).toBe(1);
});
