import type { Prompts } from "./prompts/prompts.ts";

/** What a command gets from the process it runs in; only `main.ts` touches the process itself. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly directory: string;
  /** How a person calls this command, such as `./tenantbox`. */
  readonly command: string;
  /** The Node binary that runs this, for further processes. */
  readonly node: string;
  /** The file that this program starts with, to start it once more. */
  readonly script: string;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** Such as `24.21.0`. */
  readonly nodeVersion: string;
  /** The user that runs this; undefined where the system has no numbers for users. */
  readonly uid: number | undefined;
  /** The system's clock, epoch milliseconds. */
  readonly now: () => number;
  /** Whether a process with this number lives. */
  readonly lives: (pid: number) => boolean;
  /** Asks a process to end, as `kill` does. */
  readonly askToEnd: (pid: number) => void;
  /** Milliseconds since the process started. */
  readonly elapsed: () => number;
  readonly print: (text: string) => void;
  readonly complain: (line: string) => void;
  /** Shows a line on the terminal in place of the last one; undefined where nobody watches. */
  readonly progress: ((line: string) => void) | undefined;
  /** Whether what is printed may have colours. */
  readonly coloured: boolean;
  /** Asks the person at the terminal; undefined where there is none. */
  readonly prompts: Prompts | undefined;
  /** Standard input, to its end. */
  readonly readInput: () => Promise<string>;
  /** Calls back for each request to stop: Ctrl-C, SIGTERM, or the end of the process that started this one. */
  readonly onStop: (listener: () => void) => void;
}
