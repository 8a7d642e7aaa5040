import type { Command } from "commander";
import { readMilliseconds } from "./duration.ts";
import { readParameters } from "./parameters.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface MintOptions {
  variant?: string;
  lifetime?: string;
  claims?: string;
  header?: string;
  json?: true;
}

/** `mint`: a token that no client could get; prints it, and nothing else. */
export function addMintCommand(program: Command, tools: Tools): void {
  program
    .command("mint [instance] [key]")
    .description("mint a token in a tenant for tests, a wrong one with --variant")
    .option("--variant <name>", "expired, wrong-audience, foreign-key, unsigned, …; a wrong name lists all")
    .option("--lifetime <duration>", "how long it is good, such as 5s or 1d")
    .option("--claims <json>", "claims on top: JSON, the name of a JSON file, or - for standard input")
    .option("--header <json>", "header members on top, likewise")
    .option(...jsonOption)
    .action(async (instance: string | undefined, key: string | undefined, options: MintOptions) => {
      const { variant, lifetime } = options;
      const claims = await readParameters(options.claims, tools.surroundings);
      const header = await readParameters(options.header, tools.surroundings);
      const seconds = lifetime === undefined ? undefined : Math.ceil(readMilliseconds(lifetime) / 1000);
      const order = { instance, key, variant, lifetime: seconds, claims, header };
      const data = await (await tools.connect()).testFeatures.mint(order);
      tools.report(options)({ data, text: `${data.access_token}\n` });
    });
}
