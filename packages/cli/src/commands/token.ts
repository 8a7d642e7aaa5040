import type { Command } from "commander";
import { lengthOfTime } from "../output/length-of-time.ts";
import { json } from "../output/report.ts";
import { shownTime } from "../output/time.ts";
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

interface TokenOptions extends ClientOptions {
  decode?: true;
  json?: true;
}

/** `token INSTANCE KEY` or `token FILE`: prints an access token and nothing else, or with `--decode` what stands in it. */
export function addTokenCommand(program: Command, tools: Tools): void {
  program
    .command("token <instance> [key]")
    .usage("[options] <instance> <key>\n       tenantbox token [options] <key-file>")
    .description("get an access token with a service key of the stack, or with a key's file")
    .option("--decode", "print header and claims instead; they are read, not verified")
    .option(...certOption)
    .option(...keyOption)
    .option(...cacertOption)
    .option(...verboseOption)
    .option(...showSecretsOption)
    .option(...jsonOption)
    .action(async (instance: string, name: string | undefined, options: TokenOptions) => {
      const client = await clientWith(tools, [instance, name], options);
      const response = await client.token();
      if (options.decode !== true) {
        tools.report(options)({ data: response, text: `${response.access_token}\n` });
        return;
      }
      const [header, claims] = response.access_token.split(".").map(decoded);
      const times = timesOf(claims ?? {}, tools.surroundings.now());
      const text = `${json(header)}${json(claims)}${times.join("")}Only read, not verified: whether it counts, the API says.\n`;
      tools.report(options)({ data: { header, claims, verified: false }, text });
    });
}

/** A part of a JWS in compact form, RFC 7515 section 7.1. */
function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The NumericDates of RFC 7519 in words. @param now epoch milliseconds */
function timesOf(claims: Readonly<Record<string, unknown>>, now: number): readonly string[] {
  return ["iat", "exp"].flatMap((name) => {
    const seconds = claims[name];
    if (typeof seconds !== "number") return [];
    const ahead = seconds - now / 1000;
    const length = lengthOfTime(ahead);
    const relative = ahead >= 0 ? `in ${length}` : `${length} ago`;
    const word = name === "iat" ? "issued" : ahead >= 0 ? "expires" : "expired";
    return [`${word} ${shownTime(new Date(seconds * 1000).toISOString())} (${relative})\n`];
  });
}
