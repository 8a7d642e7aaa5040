import { expect, test } from "vitest";
import { table } from "./table.ts";

test("columns are as wide as their widest cell, without blanks at line ends", () => {
  expect(
    table(
      ["NAME", "PLAN"],
      [
        ["demo-api", "api"],
        ["x", "integration-flow"],
      ],
    ),
  ).toBe("NAME      PLAN\ndemo-api  api\nx         integration-flow\n");
});

test("a list without entries shows its headings", () => {
  expect(table(["NAME", "PLAN"], [])).toBe("NAME  PLAN\n");
});

test("a name with terminal commands in it is shown harmless", () => {
  expect(table(["NAME"], [["a\u001b[2Jb\n"]])).toBe("NAME\na?[2Jb?\n");
});
