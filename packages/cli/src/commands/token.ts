import type { Command } from "commander";
import { jsonOption, type Tools } from "./tools.ts";
import { certOption, type ClientOptions, keyOption, useKey } from "./use-key.ts";

/** `token INSTANCE KEY`: prints an access token, and nothing else. */
export function addTokenCommand(program: Command, tools: Tools): void {
  program
    .command("token <instance> <key>")
    .description("get an access token with a service key")
    .option(...certOption)
    .option(...keyOption)
    .option(...jsonOption)
    .action(async (instance: string, name: string, options: ClientOptions & { json?: true }) => {
      const { response } = await useKey(tools, instance, name, options);
      tools.report(options)({ data: response, text: `${response.access_token}\n` });
    });
}
