import { Command, Option } from "commander";
import { expect, test } from "vitest";
import { candidates } from "./candidates.ts";

function program(): Command {
  const tree = new Command("tenantbox").option("--url <urls>", "elsewhere");
  const key = tree.command("key").description("keys");
  key.command("show <instance> <key>").option("--json", "as JSON");
  key.command("create <instance> <name>");
  tree.command("instance").description("instances");
  tree.command("start").addOption(new Option("--plan <plan>").choices(["api", "integration-flow"]));
  tree.command("complete", { hidden: true });
  return tree;
}

const names: Readonly<Record<string, readonly string[]>> = {
  instance: ["demo-api", "demo two"],
  key: ["secret"],
};
const asked: string[] = [];

test.each([
  [[""], "help instance key start"],
  [["k"], "key"],
  [["key", "s"], "show"],
  [["key", "show", "demo-"], "demo-api"],
  [["key", "show", ""], "demo two demo-api"],
  [["--url", "https://a", "key", "show", "demo two", ""], "secret"],
  [["key", "show", "--json", "demo-api", "s"], "secret"],
  [["key", "show", "demo-api", "--"], "--help --json --url"],
  [["key", "create", "demo-api", ""], ""],
  [["start", "--plan", ""], "api integration-flow"],
  [["start", "--plan", "i"], "integration-flow"],
  [["--url", ""], ""],
  [["nonsense", ""], ""],
])("behind %j stand %s", async (words, expected) => {
  const found = await candidates(program(), words, (argument, before) => {
    asked.push(`${argument} ${before.join()}`);
    return Promise.resolve(names[argument] ?? []);
  });
  expect(
    found
      .map(({ value }) => value)
      .toSorted()
      .join(" "),
  ).toBe(expected);
});

test("who asks for keys is told whose", () => {
  expect(asked).toContain("key demo two");
});
