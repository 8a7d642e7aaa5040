import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import type { UserResource } from "../connection/user-administration.ts";
import { table } from "../output/table.ts";
import { shownTime } from "../output/time.ts";
import { CommandError } from "../errors.ts";
import { confirmed, yesOption } from "./confirm.ts";
import { namesOf } from "./names.ts";
import { jsonOption, type Tools } from "./tools.ts";

type Json = { json?: true };

interface UserOptions extends Json {
  roles?: string;
  roleCollections?: string;
  spaceRole?: readonly string[];
  passwordStdin?: true;
  newPassword?: true;
}

const rolesOption = ["--roles <names>", "roles, separated by commas"] as const;
const collectionsOption = ["--role-collections <names>", "role collections, separated by commas"] as const;
const spaceRoleOption = [
  "--space-role <name>",
  "what the user may do on the platform, such as space_developer; may be said again for more, '' for none",
  (name: string, before: readonly string[] = []): readonly string[] => [...before, name],
] as const;
// Never as an argument: other users of the machine could read it there (catalogue row 235).
const passwordOption = ["--password-stdin", "read the password from standard input"] as const;

/** `user list | create | change | delete | assign | unassign`. */
export function addUserCommands(program: Command, tools: Tools): void {
  const { surroundings, connect, report } = tools;
  const user = program.command("user").description("users of the identity provider: a name and a password");

  user
    .command("list")
    .description("list the users")
    .option(...jsonOption)
    .action(async (options: Json) => {
      const { users } = await connect();
      const data = await users.users();
      report(options)({ data, text: table(headings, data.map(row)) });
    });

  user
    .command("create <name>")
    .description("create a user; without --password-stdin with a password that is printed once")
    .option(...rolesOption)
    .option(...collectionsOption)
    .option(...spaceRoleOption)
    .option(...passwordOption)
    .option(...jsonOption)
    .action(async (name: string, options: UserOptions) => {
      const given = await readPassword(options);
      const password = given ?? madePassword();
      const { users } = await connect();
      const made = await users.createUser({ name, ...rightsOf(options), password });
      const shown = given === undefined ? { password } : {};
      const line = given === undefined ? `  password  ${password}\n` : "";
      report(options)({ data: { ...made, ...shown }, text: `created user ${made.name}\n${line}` });
    });

  user
    .command("change <user>")
    .description("change a user's roles, role collections or password; what is not named stays")
    .option(...rolesOption)
    .option(...collectionsOption)
    .option(...spaceRoleOption)
    .option(...passwordOption)
    .option("--new-password", "make a new password and print it once")
    .option(...jsonOption)
    .action(async (name: string, options: UserOptions) => {
      if (options.newPassword === true && options.passwordStdin === true)
        throw new CommandError("--new-password and --password-stdin do not go together");
      const made = options.newPassword === true ? madePassword() : undefined;
      const password = made ?? (await readPassword(options));
      const { users } = await connect();
      const changes = { ...rightsOf(options), password };
      if (Object.values(changes).every((value) => value === undefined))
        throw new CommandError(
          "nothing to change; name --roles, --role-collections, --space-role or a password",
        );
      const changed = await users.changeUser(name, changes);
      const shown = made === undefined ? {} : { password: made };
      const line = made === undefined ? "" : `  password  ${made}\n`;
      report(options)({ data: { ...changed, ...shown }, text: `changed user ${changed.name}\n${line}` });
    });

  user
    .command("delete <user>")
    .description("delete a user; the user's tokens stop within two seconds")
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (name: string, options: Json & { yes?: true }) => {
      const { users } = await connect();
      await confirmed(tools, options, `Delete the user ${name}?`);
      await users.deleteUser(name);
      report(options)({ data: { deleted: name }, text: `deleted user ${name}\n` });
    });

  const assignment = (word: "assign" | "unassign", description: string): void => {
    user
      .command(`${word} <user> <collection>`)
      .description(description)
      .option(...jsonOption)
      .action(async (name: string, collection: string, options: Json) => {
        const { users } = await connect();
        const { role_collections: before } = await users.user(name);
        if (word === "unassign" && !before.includes(collection))
          throw new CommandError(`user ${name} does not have the role collection ${collection}`);
        const others = before.filter((one) => one !== collection);
        const after = word === "assign" ? [...others, collection] : others;
        const data = await users.changeUser(name, { role_collections: after });
        const has = data.role_collections.join(", ") || "none";
        report(options)({ data, text: `role collections of user ${data.name}: ${has}\n` });
      });
  };
  assignment("assign", "give a role collection to a user");
  assignment("unassign", "take a role collection from a user");

  const readPassword = async ({ passwordStdin }: UserOptions): Promise<string | undefined> =>
    passwordStdin === true ? (await surroundings.readInput()).replace(/\r?\n$/, "") : undefined;
}

const rightsOf = ({ roles, roleCollections, spaceRole }: UserOptions) => ({
  roles: namesOf(roles),
  space_roles: spaceRole?.filter((name) => name !== ""),
  role_collections: namesOf(roleCollections),
});

const madePassword = (): string => randomBytes(18).toString("base64url");

const headings = ["NAME", "ROLES", "ROLE COLLECTIONS", "SPACE ROLES", "CREATED"];

const row = ({ name, roles, created_at: created, ...user }: UserResource) => [
  name,
  roles.join(",") || "-",
  user.role_collections.join(",") || "-",
  user.space_roles.join(",") || "-",
  shownTime(created),
];
