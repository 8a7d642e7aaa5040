import { afterAll, beforeAll, describe } from "vitest";
import { batchRows } from "./batch-rows.ts";
import { contentRows } from "./content-rows.ts";
import { filterRows } from "./filter-rows.ts";
import { thorough } from "./growth.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { optionRows } from "./option-rows.ts";
import { queryRows } from "./query-rows.ts";

describe.each(hostileEngines)("On $name", ({ name, start }) => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await start();
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };

  queryRows(stackOf);
  contentRows(stackOf);
  // What never reaches a database is the same on each.
  if (name === "SQLite" || thorough) {
    filterRows(stackOf);
    optionRows(stackOf);
    batchRows(stackOf);
  }
});
