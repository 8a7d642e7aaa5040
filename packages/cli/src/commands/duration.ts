import { CommandError } from "../errors.ts";

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time such as `90s`, `5m`, `2h` or `1d`, in seconds. @throws {CommandError} */
export function readDuration(text: string): number {
  if (text.endsWith("ms")) throw noDuration(text, "90s, 5m, 2h or 1d");
  return lengthOf(text, "90s, 5m, 2h or 1d") / 1_000;
}

/** A length of time such as `500ms`, `90s`, `5m`, `2h` or `1d`, in milliseconds. @throws {CommandError} */
export function readMilliseconds(text: string): number {
  return lengthOf(text, "500ms, 90s, 5m, 2h or 1d");
}

function lengthOf(text: string, forms: string): number {
  const [, amount = "", unit = ""] = /^(\d{1,6})(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = units[unit as keyof typeof units];
  if (factor === undefined || Number(amount) === 0) throw noDuration(text, forms);
  return Number(amount) * factor;
}

const noDuration = (text: string, forms: string): CommandError =>
  new CommandError(`${text} is no length of time; write ${forms}`);
