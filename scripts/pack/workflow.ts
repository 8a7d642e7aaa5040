import { readFile } from "node:fs/promises";
import { parse } from "yaml";

/** A step of a workflow that runs a script. */
export interface RunStep {
  readonly name: string;
  readonly run: string;
}

interface Workflow {
  readonly on: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly "runs-on": string; readonly steps: readonly Partial<RunStep & { uses: string }>[] }
    >
  >;
}

/** The commands of a pipeline of GitLab with one job `test`, in their order. @throws Error where the file is not one */
export async function gitlabScript(path: string): Promise<readonly string[]> {
  const { test } = parse(await readFile(path, "utf8"), { strict: true }) as {
    readonly test?: Readonly<Record<"before_script" | "script", readonly string[]>>;
  };
  if (test === undefined) throw new Error(`${path} has no job test`);
  return [...test.before_script, ...test.script];
}

/** The scripts of a workflow's only job, in their order. @throws Error where the file is not such a workflow */
export async function runSteps(path: string): Promise<readonly RunStep[]> {
  const { on, jobs } = parse(await readFile(path, "utf8"), { strict: true }) as Workflow;
  const [job, ...others] = Object.values(jobs);
  if (on === undefined || job === undefined || others.length > 0) throw new Error(`${path} has not one job`);
  const { steps } = job;
  const idle = steps.find(({ run, uses }) => (run === undefined) === (uses === undefined));
  if (typeof job["runs-on"] !== "string" || idle !== undefined)
    throw new Error(`${path}: a step does nothing, or two things`);
  return steps.flatMap(({ name = "", run }) => (run === undefined ? [] : [{ name, run }]));
}
