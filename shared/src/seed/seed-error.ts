import { ConfigurationError } from "../config/index.ts";
import { type Path, pathText } from "./path.ts";

/** Where something stands in a seed. Lines and columns count from 1; a seed given as a value has none. */
export interface SeedPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly path: Path;
}

/** One thing that is wrong with a seed; the message says what, and what is allowed. */
export interface SeedProblem extends SeedPlace {
  readonly message: string;
}

/** A seed that cannot be used; the message lists every problem at once, each with its place. */
export class SeedError extends ConfigurationError {
  override readonly name = "SeedError";
  readonly problems: readonly SeedProblem[];

  constructor(problems: readonly SeedProblem[]) {
    const sorted = problems.toSorted(byPlace);
    super(sorted.map(problemText).join("\n"));
    this.problems = sorted;
  }
}

/** `seed.yaml:12:7: instances[0].plan: what was wrong`, as compilers and editors spell it. */
function problemText({ file, line, column, path, message }: SeedProblem): string {
  const place = [file ?? "seed", line, column].filter((part) => part !== undefined).join(":");
  return [place, pathText(path), message].filter((part) => part !== "").join(": ");
}

function byPlace(one: SeedProblem, other: SeedProblem): number {
  if (one.file !== other.file) return (one.file ?? "") < (other.file ?? "") ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
