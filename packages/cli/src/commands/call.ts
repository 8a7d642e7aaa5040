import type { Command } from "commander";
import { isBound } from "../connection/access-token.ts";
import { CommandError } from "../errors.ts";
import { json } from "../output/report.ts";
import { apiUrl } from "./api-url.ts";
import { jsonOption, type Tools } from "./tools.ts";
import {
  cacertOption,
  certOption,
  type ClientOptions,
  clientWith,
  keyOption,
  showSecretsOption,
  verboseOption,
} from "./use-key.ts";

/** `call INSTANCE KEY PATH` or `call FILE PATH`: the two-step flow. Prints the API's answer; a refusal goes to standard error. */
export function addCallCommand(program: Command, tools: Tools): void {
  program
    .command("call <instance> <key> [path]")
    .usage("[options] <instance> <key> <path>\n       tenantbox call [options] <key-file> <path>")
    .description("get a token and call the API with it: both steps of the flow")
    .option(...certOption)
    .option(...keyOption)
    .option(...cacertOption)
    .option(...verboseOption)
    .option(...showSecretsOption)
    .option(...jsonOption)
    .action(
      async (
        first: string,
        second: string,
        third: string | undefined,
        options: ClientOptions & { json?: true },
      ) => {
        const name = third === undefined ? undefined : second;
        const path = third ?? second;
        const { https, document, clientCertificate, token } = await clientWith(tools, [first, name], options);
        const { access_token: accessToken } = await token();
        const { status, headers, contentType, body } = await https(apiUrl(document.oauth.url, path), {
          method: "GET",
          headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
          // As in the documented flow, the API sees the certificate only where the token is bound to it.
          clientCertificate: isBound(accessToken) ? clientCertificate : undefined,
        });
        if (status < 200 || status > 299)
          throw new CommandError(`the API answered ${status}\n${body}`.trimEnd() + whyHint(headers, tools));
        tools.surroundings.print(options.json === true ? body : shown(body, contentType));
      },
    );
}

/** Where an answer names its request, `why` knows more. */
function whyHint(headers: Readonly<Record<string, unknown>>, { surroundings }: Tools): string {
  const id = headers["x-correlation-id"];
  return typeof id === "string" ? `\n${surroundings.command} why ${id} says why` : "";
}

/** JSON laid out for reading; anything else as it is, with a line end. */
function shown(body: string, contentType: string): string {
  if (contentType.includes("json")) {
    try {
      return json(JSON.parse(body));
    } catch {
      // What calls itself JSON and is none is shown as it came.
    }
  }
  return body.endsWith("\n") ? body : `${body}\n`;
}
