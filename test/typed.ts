import { run } from "../packages/cli/src/app.ts";
import type { Surroundings } from "../packages/cli/src/surroundings.ts";

/** What a command has printed and how it ended. */
export interface Typed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a `tenantbox` command to its end in this process: the program without its `main.ts`. */
export async function typed(
  home: string,
  words: readonly string[],
  more: Partial<Surroundings> = {},
): Promise<Typed> {
  const said = { stdout: "", stderr: "" };
  const code = await run(words, {
    ...surroundingsOfTest(home),
    print: (text) => {
      said.stdout += text;
    },
    complain: (line) => {
      said.stderr += `${line}\n`;
    },
    ...more,
  });
  return { code, ...said };
}

/** Nobody at a terminal, nothing on standard input, and a home. */
export const surroundingsOfTest = (home: string): Surroundings => ({
  environment: { TENANTBOX_HOME: home },
  directory: home,
  command: "./tenantbox",
  node: process.execPath,
  script: "",
  platform: process.platform,
  pid: process.pid,
  nodeVersion: process.versions.node,
  uid: process.getuid?.(),
  now: Date.now,
  lives: () => true,
  askToEnd: () => undefined,
  elapsed: () => performance.now(),
  print: () => undefined,
  complain: () => undefined,
  progress: undefined,
  coloured: false,
  prompts: undefined,
  readInput: () => Promise.resolve(""),
  onStop: () => undefined,
});
