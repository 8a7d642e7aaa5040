import { CommandError } from "../errors.ts";

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A length of time such as `90s`, `5m`, `2h` or `1d`, in seconds. @throws {CommandError} */
export function readDuration(text: string): number {
  const [, amount = "", unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const factor = seconds[unit as keyof typeof seconds];
  if (factor === undefined || Number(amount) === 0)
    throw new CommandError(`${text} is no length of time; write 90s, 5m, 2h or 1d`);
  return Number(amount) * factor;
}
