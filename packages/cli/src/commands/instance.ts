import { type Command, Option } from "commander";
import { shownTime } from "../output/time.ts";
import { table } from "../output/table.ts";
import { json } from "../output/report.ts";
import { confirmed, yesOption } from "./confirm.ts";
import { readParameters } from "./parameters.ts";
import { jsonOption, parametersOption, type Tools } from "./tools.ts";

interface CreateOptions {
  plan: string;
  parameters?: string;
  json?: true;
}

const planOption = new Option("--plan <plan>", "what the instance is for")
  .choices(["api", "integration-flow"])
  .makeOptionMandatory();

/** `instance create | list | show | update | rename | delete`. */
export function addInstanceCommands(program: Command, tools: Tools): void {
  const { surroundings, connect, report } = tools;
  const instance = program.command("instance").description("service instances: one OAuth client each");

  instance
    .command("create <name>")
    .description("create a service instance")
    .addOption(planOption)
    .option(...parametersOption)
    .option(...jsonOption)
    .action(async (name: string, options: CreateOptions) => {
      const parameters = await readParameters(options.parameters, surroundings);
      const { administration } = await connect();
      const data = await administration.createInstance({ name, plan: options.plan, parameters });
      report(options)({ data, text: `created service instance ${name} (plan ${data.plan})\n` });
    });

  instance
    .command("list")
    .description("list the service instances")
    .option(...jsonOption)
    .action(async (options: { json?: true }) => {
      const { administration } = await connect();
      const data = await administration.listInstances();
      const rows = data.map((one) => [
        one.name,
        one.plan,
        (one.parameters.roles ?? []).join(","),
        shownTime(one.created_at),
      ]);
      report(options)({ data, text: table(["NAME", "PLAN", "ROLES", "CREATED"], rows) });
    });

  instance
    .command("show <instance>")
    .description("show a service instance with all its parameters")
    .option(...jsonOption)
    .action(async (name: string, options: { json?: true }) => {
      const { administration } = await connect();
      const data = await administration.getInstance(name);
      report(options)({ data, text: json(data) });
    });

  instance
    .command("update <instance>")
    .description("give a service instance other parameters; those that are not named stay")
    .requiredOption(...parametersOption)
    .option(...jsonOption)
    .action(async (name: string, options: { parameters: string; json?: true }) => {
      const parameters = await readParameters(options.parameters, surroundings);
      const { administration } = await connect();
      const data = await administration.updateInstance(name, parameters);
      report(options)({ data, text: `updated service instance ${data.name}\n` });
    });

  instance
    .command("rename <instance> <name>")
    .description("give a service instance another name; its keys go on, their files get its new name")
    .option(...jsonOption)
    .action(async (before: string, name: string, options: { json?: true }) => {
      const { administration } = await connect();
      const data = await administration.renameInstance(before, name);
      report(options)({ data, text: `renamed service instance ${before} to ${data.name}\n` });
    });

  instance
    .command("delete <instance>")
    .description("delete a service instance and its keys")
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (name: string, options: { json?: true; yes?: true }) => {
      const { administration } = await connect();
      await confirmed(tools, options, `Delete the service instance ${name} with all its keys?`);
      await administration.deleteInstance(name);
      report(options)({ data: { deleted: name }, text: `deleted service instance ${name}\n` });
    });
}
