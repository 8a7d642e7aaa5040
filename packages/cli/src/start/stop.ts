import { setTimeout as pause } from "node:timers/promises";
import { CommandError, systemCodeOf } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";
import { type LockHolder, lockHolder } from "./home-lock.ts";
import { processMark } from "./process-mark.ts";

const lookEvery = 50;
/** A request to end that comes this much later is no echo of the first: it insists (see `stop-signals.ts`). */
const insistAfter = 1_200;

export interface StopOptions {
  /** How long to wait for the end, in milliseconds. */
  readonly patience: number;
  /** Whether to insist where it goes on serving what it has begun. */
  readonly insist: boolean;
}

/**
 * Ends the stack of a home and waits until it is gone. Only the process that took the home is asked: its number and
 * when it began must be those that it wrote down, since a number alone may be a stranger's by now.
 * @returns whether there was one to end
 * @throws {CommandError} where it cannot be told, or does not end in time
 */
export async function stopStack(
  home: string,
  surroundings: Surroundings,
  { patience, insist }: StopOptions,
): Promise<boolean> {
  const { lives, platform, elapsed, progress } = surroundings;
  const holder = await lockHolder(home);
  if (holder === undefined || !lives(holder.pid)) return false;
  const isThere = async (): Promise<boolean> => (await processMark(holder.pid, platform)) === holder.mark;
  if (holder.mark === undefined) {
    throw new CommandError(
      `process ${holder.pid} took ${home}, but not when it began, so it may be another one by now; end it yourself`,
    );
  }
  if (!(await isThere())) return false;
  const asked = elapsed();
  ask(holder, surroundings);
  let hasInsisted = !insist;
  while (await isThere()) {
    if (elapsed() - asked > patience) {
      throw new CommandError(
        `process ${holder.pid} did not end within ${Math.round(patience / 1000)} s; it serves what it has begun. Wait longer with --timeout, or insist with --force`,
      );
    }
    if (!hasInsisted && elapsed() - asked > insistAfter) {
      hasInsisted = true;
      ask(holder, surroundings);
    }
    progress?.("stopping");
    await pause(lookEvery);
  }
  progress?.("");
  return true;
}

function ask({ pid }: LockHolder, { askToEnd }: Surroundings): void {
  try {
    askToEnd(pid);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ESRCH") return;
    throw new CommandError(`process ${pid} cannot be ended (${code}); it may belong to another user`);
  }
}
