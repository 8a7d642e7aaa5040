import { connect } from "node:net";
import { readStack, type Stack } from "./stack-file.ts";

/**
 * The stack that already runs on this home. Its file alone proves nothing: after a crash or a reboot the
 * numbers in it may belong to other processes. So one must live, and something must answer at its ports.
 */
export async function runningStack(
  home: string,
  { pid: own, lives }: { pid: number; lives: (pid: number) => boolean },
): Promise<Stack | undefined> {
  const stack = await readStack(home);
  if (stack === undefined || !Object.values(stack.pids).some((pid) => pid !== own && lives(pid))) {
    return undefined;
  }
  const answers = await Promise.all([stack.tokenUrl, stack.tokenMtlsUrl, stack.apiUrl].map(accepts));
  return answers.includes(true) ? stack : undefined;
}

function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 443),
      timeout: 1000,
    });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      done(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}
