import type { Command } from "commander";
import { jsonOption, type Tools } from "./tools.ts";

/** `rotate-master-key`: another key seals the secrets at rest. */
export function addRotateMasterKeyCommand(program: Command, { connect, report }: Tools): void {
  program
    .command("rotate-master-key")
    .description("seal all secrets at rest with a new key; if it is cut off, run it again")
    .option(...jsonOption)
    .action(async (options: { json?: true }) => {
      const { masterKey } = await connect();
      const data = await masterKey.rotate();
      const text = `the master key is ${data.key_id} now; ${data.resealed} secrets are sealed with it\n`;
      report(options)({ data, text });
    });
}
