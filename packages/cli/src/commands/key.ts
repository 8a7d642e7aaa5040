import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { serviceKeyFileName } from "@tenantbox/shared/service-key";
import type { Command } from "commander";
import { CommandError } from "../errors.ts";
import { json } from "../output/report.ts";
import { shownTime } from "../output/time.ts";
import { table } from "../output/table.ts";
import { confirmed, yesOption } from "./confirm.ts";
import { exportKey, type ExportOptions, exportOptions, formatsOf } from "./export-key.ts";
import { readParameters } from "./parameters.ts";
import { jsonOption, parametersOption, type Tools } from "./tools.ts";
import { certOption, keyOption } from "./use-key.ts";

interface CreateOptions extends ExportOptions {
  parameters?: string;
  json?: true;
}

type Json = { json?: true };

/** `key create | list | show | export | delete`. */
export function addKeyCommands(program: Command, tools: Tools): void {
  const { surroundings, home, connect, report } = tools;
  const key = program.command("key").description("service keys: the credentials of an instance");

  withExport(
    key
      .command("create <instance> <name>")
      .description("create a service key; without parameters one with a secret")
      .option(...parametersOption),
  )
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: CreateOptions) => {
      if (options.format !== undefined) formatsOf(options.format);
      const parameters = await readParameters(options.parameters, surroundings);
      const { administration } = await connect();
      const data = await administration.createKey(instance, { name, parameters });
      const { format } = options;
      const exported =
        format === undefined
          ? []
          : await exportKey(tools, [instance, name], data.credentials, { ...options, format }).catch(
              (error: unknown) => afterCreation(error, `${instance} ${name}`),
            );
      const files = [
        ...keyFiles(home, instance, name).map((file) => relative(surroundings.directory, file)),
        ...exported,
      ];
      const text = `created service key ${name} of ${instance} (${data.type})\n${files.map((file) => `  ${file}\n`).join("")}`;
      report(options)({ data: { ...data, ...(format === undefined ? {} : { files: exported }) }, text });
    });

  key
    .command("list <instance>")
    .description("list the keys of a service instance")
    .option(...jsonOption)
    .action(async (instance: string, options: Json) => {
      const { administration } = await connect();
      const data = await administration.listKeys(instance);
      const rows = data.map((one) => [
        one.name,
        one.type,
        shownTime(one.created_at),
        shownTime(one.expires_at),
      ]);
      report(options)({ data, text: table(["NAME", "TYPE", "CREATED", "EXPIRES"], rows) });
    });

  key
    .command("show <instance> <key>")
    .description("print a service key with its credentials")
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: Json) => {
      const { administration } = await connect();
      const data = await administration.getKey(instance, name);
      report(options)({ data, text: json(data.credentials) });
    });

  withExport(
    key
      .command("export <instance> <key>")
      .description("write a service key as files for other programs, for their owner only")
      .option(...certOption)
      .option(...keyOption),
  )
    .option(...jsonOption)
    .action(async (instance: string, name: string, { format = "json", ...options }: CreateOptions) => {
      const { administration } = await connect();
      const { credentials } = await administration.getKey(instance, name);
      const files = await exportKey(tools, [instance, name], credentials, { ...options, format });
      report(options)({ data: { files }, text: files.map((file) => `${file}\n`).join("") });
    });

  key
    .command("delete <instance> <key>")
    .description("delete a service key; its tokens stop within two seconds")
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: Json & { yes?: true }) => {
      const { administration } = await connect();
      await confirmed(tools, options, `Delete the key ${name} of ${instance}? Its clients stop working.`);
      await administration.deleteKey(instance, name);
      report(options)({ data: { deleted: name }, text: `deleted service key ${name} of ${instance}\n` });
    });
}

function withExport(command: Command): Command {
  for (const [flags, description] of Object.values(exportOptions)) command.option(flags, description);
  return command;
}

/** The key is there, whatever became of its files. */
function afterCreation(error: unknown, names: string): never {
  if (!(error instanceof CommandError)) throw error;
  throw new CommandError(
    `the key is made, but not its files: ${error.message}; key export ${names} writes them`,
    error.exitCode,
  );
}

/** The files the token server has written for a key. */
function keyFiles(home: string, instance: string, key: string): string[] {
  return (["json", "crt", "key"] as const)
    .map((extension) => join(home, "keys", serviceKeyFileName(instance, key, extension)))
    .filter((file) => existsSync(file));
}
