import type { Command } from "commander";
import { CommandError } from "../errors.ts";
import { table } from "../output/table.ts";
import { confirmed, yesOption } from "./confirm.ts";
import { namesOf } from "./names.ts";
import { jsonOption, type Tools } from "./tools.ts";

type Json = { json?: true };

interface CollectionOptions extends Json {
  roles?: string;
  description?: string;
}

const rolesOption = ["--roles <names>", "roles, separated by commas"] as const;
const descriptionOption = ["--description <text>", "what it is for"] as const;

/** `role-collection list | create | change | delete`; `user assign` gives one to a user. */
export function addRoleCollectionCommands(program: Command, tools: Tools): void {
  const { connect, report } = tools;
  const collection = program
    .command("role-collection")
    .description("role collections: roles under a name, to be given to users");

  collection
    .command("list")
    .description("list the role collections")
    .option(...jsonOption)
    .action(async (options: Json) => {
      const { users } = await connect();
      const data = await users.collections();
      const rows = data.map((one) => [
        one.name,
        one.roles.join(",") || "-",
        one.predefined ? "product" : "tenant",
        one.description,
      ]);
      report(options)({ data, text: table(["NAME", "ROLES", "OF", "DESCRIPTION"], rows) });
    });

  collection
    .command("create <name>")
    .description("create a role collection")
    .requiredOption(...rolesOption)
    .option(...descriptionOption)
    .option(...jsonOption)
    .action(async (name: string, { roles, description, ...options }: CollectionOptions) => {
      const { users } = await connect();
      const data = await users.createCollection({ name, roles: namesOf(roles), description });
      report(options)({ data, text: `created role collection ${data.name}\n` });
    });

  collection
    .command("change <collection>")
    .description("change a role collection of the tenant; acts on its users within two seconds")
    .option(...rolesOption)
    .option(...descriptionOption)
    .option(...jsonOption)
    .action(async (name: string, { roles, description, ...options }: CollectionOptions) => {
      if (roles === undefined && description === undefined)
        throw new CommandError("nothing to change; name --roles or --description");
      const { users } = await connect();
      const data = await users.changeCollection(name, { roles: namesOf(roles), description });
      report(options)({ data, text: `changed role collection ${data.name}\n` });
    });

  collection
    .command("delete <collection>")
    .description("delete a role collection of the tenant, and take it from everybody who has it")
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (name: string, options: Json & { yes?: true }) => {
      const { users } = await connect();
      await confirmed(tools, options, `Delete the role collection ${name}?`);
      await users.deleteCollection(name);
      report(options)({ data: { deleted: name }, text: `deleted role collection ${name}\n` });
    });
}
