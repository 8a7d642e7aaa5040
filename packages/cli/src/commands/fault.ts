import type { Command } from "commander";
import type { Connection } from "../connection/connect.ts";
import type { RuleView } from "../connection/test-features.ts";
import { CommandError } from "../errors.ts";
import { table } from "../output/table.ts";
import { type FaultOptions, faultOf } from "./fault-of.ts";
import { readParameters } from "./parameters.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface AddOptions extends FaultOptions {
  server?: string;
  client?: string;
  method?: string;
  path?: string;
  query?: string;
  skip?: string;
  count?: string;
  id?: string;
  rule?: string;
  json?: true;
}

/** `fault`: what goes wrong on command, on both servers. */
export function addFaultCommands(program: Command, tools: Tools): void {
  const fault = program.command("fault").description("let requests go wrong, in a tenant for tests");
  fault
    .command("add [kind] [value]")
    .description(
      "status 429, csrf-token, delay 2s, slow-body 1000, cut head|body, truncate, stale-page or unavailable [30s]",
    )
    .option("--rule <json>", "the whole rule: JSON, the name of a JSON file, or - for standard input")
    .option("--server <name>", "resource-api (default) or token-server")
    .option("--client <client>", "only this client id, or the instance of this name")
    .option("--method <method>", "only this method")
    .option("--path <pattern>", "only this path, * for anything")
    .option("--query <pattern>", "only this query, * for anything")
    .option("--skip <n>", "so many go well first")
    .option("--count <n>", "so many meet it, then all go well")
    .option("--id <name>", "a name for the rule")
    .option("--retry-after <seconds>", "for status")
    .option("--message <text>", "for status")
    .option("--bytes <n>", "for cut and truncate: after so many")
    .option("--gateway", "for unavailable: a gateway says so, instead of a cut connection")
    .option(...jsonOption)
    .action(async (kind: string | undefined, value: string | undefined, options: AddOptions) => {
      const asked = await ruleOf(kind, value, options, tools);
      const connection = await tools.connect();
      const data = await connection.testFeatures.addFault(await withClient(asked, connection));
      tools.report(options)({ data, text: `${data.id}\n` });
    });
  fault
    .command("list")
    .description("list the rules, with how often they were met")
    .option(...jsonOption)
    .action(async (options: { json?: true }) => {
      const data = await (await tools.connect()).testFeatures.listFaults();
      const headings = ["ID", "SERVER", "FAULT", "FOR", "MATCHED", "INJECTED"];
      tools.report(options)({ data, text: table(headings, data.map(rowOf)) });
    });
  fault
    .command("remove [id]")
    .description("take a rule away again")
    .option("--all", "take all away")
    .option(...jsonOption)
    .action(async (id: string | undefined, options: { all?: true; json?: true }) => {
      if ((id === undefined) === (options.all === undefined))
        throw new CommandError("name a rule, or say --all");
      const { testFeatures } = await tools.connect();
      const rules = (await testFeatures.listFaults()).filter((rule) => id === undefined || rule.id === id);
      if (rules.length === 0 && id !== undefined) throw new CommandError(`there is no rule ${id}`);
      for (const rule of rules) await testFeatures.removeFault(rule);
      tools.report(options)({ data: { removed: rules.length }, text: `removed ${rules.length}\n` });
    });
}

type Rule = Readonly<Record<string, unknown>>;

async function ruleOf(
  kind: string | undefined,
  value: string | undefined,
  options: AddOptions,
  { surroundings }: Tools,
): Promise<Rule> {
  const given = await readParameters(options.rule, surroundings);
  if ((kind === undefined) === (given === undefined))
    throw new CommandError("name a kind of fault, or give --rule");
  if (given !== undefined) {
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return { ...given };
    throw new CommandError("--rule: a JSON object is expected");
  }
  const { server, client, method, path, query, id, skip, count } = options;
  const conditions = { server, client, method, path, query, id, skip: whole(skip), count: whole(count) };
  const said = Object.entries(conditions).filter(([, condition]) => condition !== undefined);
  return { ...Object.fromEntries(said), fault: faultOf(kind ?? "", value, options) };
}

const whole = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** A client may be named by its instance, whose client id nobody knows by heart. */
async function withClient(rule: Rule, { administration }: Connection): Promise<Rule> {
  const { client } = rule;
  if (client === undefined) return rule;
  const instance = (await administration.listInstances()).find(({ name }) => name === client);
  return instance === undefined ? rule : { ...rule, client: instance["client_id"] };
}

function rowOf({ id, server, fault, matched, injected, ...rule }: RuleView): readonly string[] {
  const { kind, ...more } = fault;
  const words = [kind, ...Object.values(more).map(String)].join(" ");
  const conditions = [rule.client, rule.method, rule.path, rule.query].filter((each) => each !== undefined);
  const turns = `${rule.skip > 0 ? ` after ${rule.skip}` : ""}${rule.count === undefined ? "" : ` ×${rule.count}`}`;
  return [id, server, words, `${conditions.join(" ") || "all"}${turns}`, `${matched}`, `${injected}`];
}
