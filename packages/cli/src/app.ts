import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { addCallCommand } from "./commands/call.ts";
import { addExamples } from "./command-tree.ts";
import { addCompletionCommands } from "./commands/completion.ts";
import { addClockCommands } from "./commands/clock.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExportCommand } from "./commands/export.ts";
import { addFaultCommands } from "./commands/fault.ts";
import { addImportCommand } from "./commands/import.ts";
import { addInstanceCommands } from "./commands/instance.ts";
import { addKeyCommands } from "./commands/key.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addMintCommand } from "./commands/mint.ts";
import { addRotateKeysCommand } from "./commands/rotate-keys.ts";
import { addRotateMasterKeyCommand } from "./commands/rotate-master-key.ts";
import { addStartCommands } from "./commands/start.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addSimulateCommand } from "./commands/simulate.ts";
import { addRoleCollectionCommands } from "./commands/role-collection.ts";
import { addStateCommands } from "./commands/states.ts";
import { addTokenCommand } from "./commands/token.ts";
import { addTrustCommand } from "./commands/trust.ts";
import { addUserCommands } from "./commands/user.ts";
import type { Tools } from "./commands/tools.ts";
import { addWhyCommand } from "./commands/why.ts";
import type { Whereabouts } from "./connection/addresses.ts";
import { connect } from "./connection/connect.ts";
import { CommandError } from "./errors.ts";
import { reporter } from "./output/report.ts";
import type { Surroundings } from "./surroundings.ts";
import { version } from "./version.ts";

const environmentHelp = `
Environment:
  TENANTBOX_HOME  the folder of the stack (default: .tenantbox here); for one elsewhere, a folder with its
                  admin.json (the operator's key) and ca.pem (the root to trust)
  TENANTBOX_URL   as --url: TENANTBOX_HOME=their-folder TENANTBOX_URL=https://their-host:8443 tenantbox status`;

/** Runs one command line (without the program's name) and gives its exit code. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof CommandError)) throw error;
    if (error.message !== "") surroundings.complain(`tenantbox: ${error.message}`);
    return error.exitCode;
  }
}

/** The tree of commands. */
export function createProgram(surroundings: Surroundings): Command {
  const { environment, directory, command, print, complain } = surroundings;
  const home = resolve(directory, environment["TENANTBOX_HOME"] || ".tenantbox");
  const program = new Command("tenantbox")
    .description("The inbound side of a cloud integration tenant, in a box.")
    .version(version)
    .option(
      "--url <urls>",
      "a stack elsewhere: its token server, after a comma its API (default: TENANTBOX_URL, else the stack of the home)",
    )
    .addHelpText("after", environmentHelp)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: (text) => complain(text.trimEnd()) })
    .showSuggestionAfterError();
  const whereabouts = (): Whereabouts => ({
    home,
    url: program.opts<{ url?: string }>().url ?? (environment["TENANTBOX_URL"] || undefined),
    command,
  });
  const tools: Tools = {
    surroundings,
    home,
    whereabouts,
    connect: () => connect(whereabouts()),
    report: (options) => reporter(print, options.json === true),
  };
  addStartCommands(program, tools);
  addStatusCommand(program, tools);
  addInstanceCommands(program, tools);
  addKeyCommands(program, tools);
  addUserCommands(program, tools);
  addRoleCollectionCommands(program, tools);
  addTokenCommand(program, tools);
  addCallCommand(program, tools);
  addLogsCommand(program, tools);
  addWhyCommand(program, tools);
  addDoctorCommand(program, tools);
  addRotateMasterKeyCommand(program, tools);
  addImportCommand(program, tools);
  addExportCommand(program, tools);
  addSimulateCommand(program, tools);
  addRotateKeysCommand(program, tools);
  addStateCommands(program, tools);
  addClockCommands(program, tools);
  addMintCommand(program, tools);
  addFaultCommands(program, tools);
  addTrustCommand(program, tools);
  addCompletionCommands(program, tools);
  addExamples(program);
  return program;
}
