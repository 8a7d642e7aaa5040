import { spawn } from "node:child_process";
import { once } from "node:events";
import { systemCodeOf } from "../errors.ts";
import type { Step, TrustStore } from "./trust-store.ts";

/** What became of one store; undefined where all went well. */
export type Trouble = string | undefined;

/**
 * Runs the steps of a store one after the other, up to the first that fails. What programs say, and passwords that they
 * ask for, are between them and the terminal; their results go to standard error, like all that is no result of ours.
 */
export async function perform(
  store: TrustStore,
  which: "install" | "uninstall",
  isRoot: boolean,
): Promise<Trouble> {
  for (const step of store[which]) {
    const trouble = await run(step, isRoot, store.missing);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

async function run({ program, words, asRoot }: Step, isRoot: boolean, missing: string): Promise<Trouble> {
  const raised = asRoot === true && !isRoot;
  const child = spawn(raised ? "sudo" : program, raised ? [program, ...words] : words, {
    stdio: ["inherit", 2, 2],
  });
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code === 0 ? undefined : `${program} ended with ${code ?? "a signal"}`;
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return `${raised ? "sudo" : program} is missing; ${missing}`;
    return `${program}: ${systemCodeOf(error)}`;
  }
}
