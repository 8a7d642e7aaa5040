import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { addCallCommand } from "./commands/call.ts";
import { addClockCommands } from "./commands/clock.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExportCommand } from "./commands/export.ts";
import { addFaultCommands } from "./commands/fault.ts";
import { addImportCommand } from "./commands/import.ts";
import { addInstanceCommands } from "./commands/instance.ts";
import { addKeyCommands } from "./commands/key.ts";
import { addMintCommand } from "./commands/mint.ts";
import { addRotateKeysCommand } from "./commands/rotate-keys.ts";
import { addRotateMasterKeyCommand } from "./commands/rotate-master-key.ts";
import { addSimulateCommand } from "./commands/simulate.ts";
import { addRoleCollectionCommands } from "./commands/role-collection.ts";
import { addStateCommands } from "./commands/states.ts";
import { addTokenCommand } from "./commands/token.ts";
import { addUserCommands } from "./commands/user.ts";
import type { Tools } from "./commands/tools.ts";
import { addWhyCommand } from "./commands/why.ts";
import { connect } from "./connection/connect.ts";
import { CommandError } from "./errors.ts";
import { reporter } from "./output/report.ts";
import { start } from "./start/start.ts";
import type { Surroundings } from "./surroundings.ts";

/** Runs one command line (without the program's name) and gives its exit code. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof CommandError)) throw error;
    surroundings.complain(`tenantbox: ${error.message}`);
    return error.exitCode;
  }
}

function createProgram(surroundings: Surroundings): Command {
  const { environment, directory, command, print, complain } = surroundings;
  const home = resolve(directory, environment["TENANTBOX_HOME"] || ".tenantbox");
  const tools: Tools = {
    surroundings,
    home,
    connect: () => connect(home, command),
    report: (options) => reporter(print, options.json === true),
  };
  const program = new Command("tenantbox")
    .description("The inbound side of a cloud integration tenant, in a box.")
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: (text) => complain(text.trimEnd()) })
    .showSuggestionAfterError();
  program
    .command("start")
    .description("run the token server and the resource API until Ctrl-C")
    .action(() => start(home, surroundings));
  addInstanceCommands(program, tools);
  addKeyCommands(program, tools);
  addUserCommands(program, tools);
  addRoleCollectionCommands(program, tools);
  addTokenCommand(program, tools);
  addCallCommand(program, tools);
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
  return program;
}
