import { z } from "zod";

const nouns: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object with members",
  record: "an object with members",
};

/**
 * One sentence for what is wrong with a member, and what is allowed; used where a schema says nothing itself. Values
 * of a wrong type are not repeated: one of them may be a password.
 */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": {
      const expected = nouns[issue.expected] ?? issue.expected;
      if (issue.input === undefined) return `is missing; ${expected} is expected`;
      const quotes = expected === "text" && typeof issue.input !== "object" ? "; put it in quotes" : "";
      return `${expected} is expected, here stands ${kindOf(issue.input)}${quotes}`;
    }
    case "invalid_value":
      return `${shown(issue.input)} is not among what is allowed: ${issue.values.join(", ")}`;
    case "invalid_union":
      return `${issue.discriminator ?? "the value"} is missing or unknown; allowed are ${optionsOf(issue.options)}`;
    case "unrecognized_keys":
      return `there is no such member; allowed are ${membersOf(issue.inst).join(", ")}`;
    case "too_small":
      return `at least ${bound(issue.minimum, issue.origin)} is expected`;
    case "too_big":
      return `at most ${bound(issue.maximum, issue.origin)} is expected`;
    default:
      return undefined;
  }
}

/** The members that an object's schema knows. */
function membersOf(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function optionsOf(options: unknown): string {
  return Array.isArray(options) ? options.join(", ") : String(options);
}

function bound(value: number | bigint, origin: string): string {
  if (origin === "string") return `${value} character${value === 1 ? "" : "s"}`;
  return origin === "array" ? `${value} item${value === 1 ? "" : "s"}` : String(value);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return nouns[typeof value] ?? typeof value;
}
