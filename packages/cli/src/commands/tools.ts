import type { Whereabouts } from "../connection/addresses.ts";
import type { Connection } from "../connection/connect.ts";
import type { Report } from "../output/report.ts";
import type { Surroundings } from "../surroundings.ts";

/** What every command works with. */
export interface Tools {
  readonly surroundings: Surroundings;
  /** The home, as an absolute path. */
  readonly home: string;
  /** Which stack the command line means. */
  readonly whereabouts: () => Whereabouts;
  readonly connect: () => Promise<Connection>;
  readonly report: (options: { json?: true }) => Report;
}

export const jsonOption = ["--json", "print the result as JSON"] as const;
export const parametersOption = [
  "-c, --parameters <json>",
  "parameters: JSON, the name of a JSON file, or - for standard input",
] as const;
