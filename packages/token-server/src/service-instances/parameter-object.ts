import { ParameterError } from "./instance-error.ts";

/**
 * The members of a parameters object; absent or null parameters are an empty object. A Map, so that a member
 * called `__proto__` is a member like any other.
 * @throws ParameterError for anything but an object, and for each member that is not among `allowed`
 */
export function parameterMembers(
  parameters: unknown,
  allowed: readonly string[],
): ReadonlyMap<string, unknown> {
  if (parameters === undefined || parameters === null) return new Map();
  if (typeof parameters !== "object" || Array.isArray(parameters)) {
    throw new ParameterError("parameters", "parameters: a JSON object is expected");
  }
  const members = new Map<string, unknown>(Object.entries(parameters));
  for (const member of members.keys()) {
    if (!allowed.includes(member)) {
      const message = `${quoted(member)}: there is no such parameter; allowed are ${allowed.join(", ")}`;
      throw new ParameterError(member.slice(0, mostShown), message);
    }
  }
  return members;
}

/** An array of distinct strings, in the order given. @throws ParameterError */
export function stringList(field: string, value: unknown, allowed: string): string[] {
  const strings = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  if (!Array.isArray(value) || strings.length !== value.length || value.length > mostItems) {
    throw new ParameterError(
      field,
      `${field}: an array of at most ${mostItems} strings is expected; allowed are ${allowed}`,
    );
  }
  return [...new Set(strings)];
}

/** An integer between two bounds; text that looks like a number is none. @throws ParameterError */
export function integerBetween(
  field: string,
  value: unknown,
  least: number,
  most: number,
  unit: string,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ParameterError(field, `${field}: an integer from ${least} to ${most} (${unit}) is expected`);
}

/** Most entries of a list. */
export const mostItems = 100;
const mostShown = 40;

/** Foreign text for a message: escaped and cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > mostShown ? `${text.slice(0, mostShown)}…` : text);
}
