import { afterAll, beforeAll, describe } from "vitest";
import { filterRows } from "./filter-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { optionRows } from "./option-rows.ts";

describe.each(hostileEngines)("On $name", ({ start }) => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await start();
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };

  filterRows(stackOf);
  optionRows(stackOf);
});
