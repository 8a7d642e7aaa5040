import { afterAll, beforeAll, describe } from "vitest";
import { expectationRows } from "./expectation-rows.ts";
import { framingRows } from "./framing-rows.ts";
import { headerRows } from "./header-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { pipeliningRows } from "./pipelining-rows.ts";

import { xmlRows } from "./xml-rows.ts";

describe("A caller who bends HTTP", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start();
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };

  framingRows(stackOf);
  expectationRows(stackOf);
  headerRows(stackOf);
  xmlRows(stackOf);
  pipeliningRows(stackOf);
});
