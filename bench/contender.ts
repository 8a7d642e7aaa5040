import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A server of this bench in a process of its own. */
export interface Contender<Greeting> {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it says once it can be called. */
  readonly greeting: Greeting;
}

/**
 * Starts a server file with settings in its environment. Fails when it ends before it greets.
 * @param execPath the Node that runs it
 */
export async function startContender<Greeting>(
  file: URL,
  settings: Readonly<Record<string, string>>,
  execPath = process.execPath,
): Promise<Contender<Greeting>> {
  const child = fork(file, {
    execPath,
    env: { ...process.env, NODE_ENV: "production", ...settings },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const early = once(child, "exit").then(([code]) => {
    throw new Error(`${file.pathname} ended with ${String(code)}`);
  });
  const [greeting] = (await Promise.race([once(child, "message"), early])) as [Greeting];
  early.catch(() => undefined);
  return { child, pid: child.pid ?? 0, greeting };
}

/** Asks a server to end and waits until it has. */
export async function stopContender({ child }: Pick<Contender<unknown>, "child">): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.disconnect();
  await gone;
}
