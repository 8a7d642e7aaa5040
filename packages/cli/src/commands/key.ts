import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { serviceKeyFileName } from "@tenantbox/shared/service-key";
import type { Command } from "commander";
import { json } from "../output/report.ts";
import { shownTime } from "../output/time.ts";
import { table } from "../output/table.ts";
import { readParameters } from "./parameters.ts";
import { jsonOption, parametersOption, type Tools } from "./tools.ts";

interface CreateOptions {
  parameters?: string;
  json?: true;
}

/** `key create | list | show | delete`. */
export function addKeyCommands(program: Command, { surroundings, home, connect, report }: Tools): void {
  const key = program.command("key").description("service keys: the credentials of an instance");

  key
    .command("create <instance> <name>")
    .description("create a service key; without parameters one with a secret")
    .option(...parametersOption)
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: CreateOptions) => {
      const parameters = await readParameters(options.parameters, surroundings);
      const { administration } = await connect();
      const data = await administration.createKey(instance, { name, parameters });
      const files = keyFiles(home, instance, name).map(
        (file) => `  ${relative(surroundings.directory, file)}\n`,
      );
      const text = `created service key ${name} of ${instance} (${data.type})\n${files.join("")}`;
      report(options)({ data, text });
    });

  key
    .command("list <instance>")
    .description("list the keys of a service instance")
    .option(...jsonOption)
    .action(async (instance: string, options: { json?: true }) => {
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
    .command("show <instance> <name>")
    .description("print a service key with its credentials")
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: { json?: true }) => {
      const { administration } = await connect();
      const data = await administration.getKey(instance, name);
      report(options)({ data, text: json(data.credentials) });
    });

  key
    .command("delete <instance> <name>")
    .description("delete a service key; its tokens stop within two seconds")
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: { json?: true }) => {
      const { administration } = await connect();
      await administration.deleteKey(instance, name);
      report(options)({ data: { deleted: name }, text: `deleted service key ${name} of ${instance}\n` });
    });
}

/** The files the token server has written for a key. */
function keyFiles(home: string, instance: string, key: string): string[] {
  return (["json", "crt", "key"] as const)
    .map((extension) => join(home, "keys", serviceKeyFileName(instance, key, extension)))
    .filter((file) => existsSync(file));
}
