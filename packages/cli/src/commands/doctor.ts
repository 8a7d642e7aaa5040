import type { Command } from "commander";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { CommandError } from "../errors.ts";
import { runningStack } from "../connection/running-stack.ts";
import { jsonOption, type Tools } from "./tools.ts";

const marks = { good: "✓", warning: "!", problem: "✗" } as const;

/** `doctor`: what is wrong with a home, and what to do. Ends with 1 where there is a problem. */
export function addDoctorCommand(program: Command, { surroundings, home, report }: Tools): void {
  program
    .command("doctor")
    .description("look at the home, running or stopped: what is wrong, and what to do")
    .option("--all", "also say what is good")
    .option(...jsonOption)
    .action(async (options: { all?: true; json?: true }) => {
      const { environment, nodeVersion, uid, now } = surroundings;
      const stack = await runningStack(home, surroundings);
      const findings = await examine({ home, stack, environment, nodeVersion, uid, now: now() });
      const count = (state: Finding["state"]): number => findings.filter((one) => one.state === state).length;
      const problems = count("problem");
      const shown = findings.filter(({ state }) => options.all === true || state !== "good");
      const head = `${home} (${stack === undefined ? "stopped" : "running"})`;
      const sum = `${count("good")} good, ${count("warning")} to look at, ${problems} wrong`;
      report(options)({
        data: { home, running: stack !== undefined, problems, findings },
        text: `${[head, ...shown.map(told), sum].join("\n")}\n`,
      });
      if (problems > 0) throw new CommandError(`${problems} problem${problems === 1 ? "" : "s"} found`);
    });
}

function told({ subject, state, what, next }: Finding): string {
  const line = `  ${marks[state]} ${subject}: ${what}`;
  return next === undefined ? line : `${line}\n    → ${next}`;
}
