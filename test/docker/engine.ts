import { execFileSync } from "node:child_process";
import { type Ended, runProgram } from "../processes.ts";

const { DOCKER_HOST, DOCKER_CONFIG } = process.env;
const settings: Record<string, string> = {
  ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }),
  ...(DOCKER_CONFIG === undefined ? {} : { DOCKER_CONFIG }),
};

function succeeds(...words: readonly string[]): boolean {
  try {
    execFileSync("docker", words, { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Whether `docker compose` is installed here. */
export const hasCompose = succeeds("compose", "version");

/**
 * Whether an engine answers, so that containers can run.
 * @throws Error where TENANTBOX_REQUIRE names docker all the same
 */
export const hasEngine = hasCompose && succeeds("info");
if (!hasEngine && (process.env["TENANTBOX_REQUIRE"] ?? "").split(",").includes("docker"))
  throw new Error("docker is required, and no engine with compose answers");

/** Runs `docker` to its end, with nothing of the test run's settings but where its engine is. */
export const docker = (
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
  directory?: string,
): Promise<Ended> => runProgram("docker", words, { settings: { ...settings, ...more }, directory }).ended;

/** The same, for what must go well. @returns what it printed */
export async function dockerDoes(...call: Parameters<typeof docker>): Promise<string> {
  const { code, stdout, stderr } = await docker(...call);
  if (code !== 0) throw new Error(`docker ${call[0].join(" ")} ended with ${code}: ${stderr.slice(-2_000)}`);
  return stdout.trim();
}

/** Settings by which programs that drive the engine themselves find it. */
export const engineSettings: Readonly<Record<string, string>> = settings;
