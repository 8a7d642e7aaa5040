import { execFile } from "node:child_process";
import { join } from "node:path";

/** One promise about the sources. Its findings are lines for a person; none means kept. */
export type Check = {
  readonly name: string;
  findings(root: string): Promise<readonly string[]>;
};

/** A check that is a program of node_modules: it fails by its exit code, its output is the findings. */
export function programCheck(name: string, script: string, args: readonly string[]): Check {
  return {
    name,
    findings: (root) =>
      new Promise((done) => {
        const call = [join(root, "node_modules", script), ...args];
        const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: "1" } };
        execFile(process.execPath, call, options, (error, stdout, stderr) => {
          if (error === null) return done([]);
          const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
          return done(lines.length > 0 ? lines : [error.message]);
        });
      }),
  };
}
