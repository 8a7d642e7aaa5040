import type { Command } from "commander";
import { isBound } from "../connection/access-token.ts";
import { CommandError } from "../errors.ts";
import { json } from "../output/report.ts";
import { apiUrl } from "./api-url.ts";
import { jsonOption, type Tools } from "./tools.ts";
import { certOption, type ClientOptions, keyOption, useKey } from "./use-key.ts";

/** `call INSTANCE KEY PATH`: the two-step flow. Prints the API's answer; a refusal goes to standard error. */
export function addCallCommand(program: Command, tools: Tools): void {
  program
    .command("call <instance> <key> <path>")
    .description(
      "get a token and call the API with it, such as: call demo-api secret 'MessageProcessingLogs?$top=5'",
    )
    .option(...certOption)
    .option(...keyOption)
    .option(...jsonOption)
    .action(
      async (instance: string, name: string, path: string, options: ClientOptions & { json?: true }) => {
        const { https, document, clientCertificate, response } = await useKey(tools, instance, name, options);
        const token = response.access_token;
        const { status, contentType, body } = await https(apiUrl(document.oauth.url, path), {
          method: "GET",
          headers: { authorization: `Bearer ${token}`, accept: "application/json" },
          // As in the documented flow, the API sees the certificate only where the token is bound to it.
          clientCertificate: isBound(token) ? clientCertificate : undefined,
        });
        if (status < 200 || status > 299)
          throw new CommandError(`the API answered ${status}\n${body}`.trimEnd());
        tools.surroundings.print(options.json === true ? body : shown(body, contentType));
      },
    );
}

/** JSON laid out for reading; anything else as it is, with a line end. */
function shown(body: string, contentType: string): string {
  if (contentType.includes("json")) return json(JSON.parse(body));
  return body.endsWith("\n") ? body : `${body}\n`;
}
