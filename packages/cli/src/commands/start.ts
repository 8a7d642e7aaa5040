import type { Command } from "commander";
import type { Stack } from "../connection/stack-file.ts";
import { CommandError } from "../errors.ts";
import { startDetached } from "../start/detach.ts";
import { start } from "../start/start.ts";
import { stopStack } from "../start/stop.ts";
import { readMilliseconds } from "./duration.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface StartOptions {
  detach?: true;
  json?: true;
}

interface StopOptions {
  force?: true;
  timeout: string;
  json?: true;
}

/** `start`, here or in the background, and `stop`. */
export function addStartCommands(program: Command, { surroundings, home, report }: Tools): void {
  program
    .command("start")
    .description("run the token server and the resource API until Ctrl-C, or with --detach in the background")
    .option("-d, --detach", "return as soon as it is ready; it runs on until `stop`, its log is in the home")
    .option(...jsonOption)
    .action(async (options: StartOptions) => {
      if (options.detach !== true) {
        if (options.json === true) throw new CommandError("--json goes with --detach only");
        await start(home, surroundings);
        return;
      }
      const { stack, log } = await startDetached(home, surroundings);
      const text = `${startedLines(stack).join("\n")}\n  log            ${log}\n\n${surroundings.command} stop ends it.\n`;
      report(options)({ data: { home, log, ...stack }, text });
    });

  program
    .command("stop")
    .description("end the stack of this home, however it was started, and wait until it is gone")
    .option("--force", "cut off what is still being served")
    .option("--timeout <duration>", "how long to wait for it, such as 90s", "60s")
    .option(...jsonOption)
    .action(async (options: StopOptions) => {
      const patience = readMilliseconds(options.timeout);
      const stopped = await stopStack(home, surroundings, { patience, insist: options.force === true });
      const text = stopped ? `stopped the stack on ${home}\n` : `no stack runs on ${home}\n`;
      report(options)({ data: { home, stopped }, text });
    });
}

function startedLines({ tokenUrl, tokenMtlsUrl, apiUrl, doorUrl }: Stack): readonly string[] {
  return [
    "tenantbox is ready",
    "",
    `  token server   ${tokenUrl}  with id and secret`,
    `                 ${tokenMtlsUrl}  with a client certificate`,
    `  resource API   ${apiUrl}/api/v1`,
    ...(doorUrl === undefined ? [] : [`  one door       ${doorUrl}`]),
  ];
}
