import type { Command } from "commander";
import type { SigningKeyResource } from "../connection/signing-keys.ts";
import { table } from "../output/table.ts";
import { shownTime } from "../output/time.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface Options {
  force?: true;
  list?: true;
  json?: true;
}

/** `rotate-keys`: another key signs access tokens. */
export function addRotateKeysCommand(program: Command, { connect, report }: Tools): void {
  program
    .command("rotate-keys")
    .description(
      "announce a new key for access tokens, which signs after the announcement; tokens of the old one count for a grace period",
    )
    .option(
      "--force",
      "the old keys are in wrong hands: the new one signs at once (on PostgreSQL after two seconds, so that all servers have it), and no older token counts",
    )
    .option("--list", "only show the keys")
    .option(...jsonOption)
    .action(async ({ force, list, ...options }: Options) => {
      const { signingKeys } = await connect();
      const data = list === true ? await signingKeys.list() : await signingKeys.rotate(force === true);
      report(options)({ data, text: shown(data) });
    });
}

function shown(keys: readonly SigningKeyResource[]): string {
  const rows = keys.map(({ kid, algorithm, state, signs_from: from, honoured_until: until }) => [
    kid,
    algorithm,
    state,
    shownTime(from),
    until === null ? "" : shownTime(until),
  ]);
  return table(["KEY", "ALGORITHM", "STATE", "SIGNS FROM", "COUNTS UNTIL"], rows);
}
