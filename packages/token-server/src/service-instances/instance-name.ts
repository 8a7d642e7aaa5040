import { ParameterError } from "./instance-error.ts";

/**
 * The recommended alphabet (A-Z a-z 0-9 . _ -) and a few signs that read well in a list. ASCII only, so that
 * a name looks like no other and its percent-encoded file name stays below 255 bytes; a letter or digit at
 * both ends or a closing bracket at the end, so that no name is a path step, a formula or an option.
 */
const pattern = /^[A-Za-z0-9](?:[A-Za-z0-9._ +@:,()-]{0,30}[A-Za-z0-9._+@)-])?$/;

/** The name of a new instance or key. @throws ParameterError with the field `name` */
export function checkedName(name: unknown, what: "instance" | "key"): string {
  if (typeof name === "string" && pattern.test(name)) return name;
  throw new ParameterError(
    "name",
    `name: the name of a service ${what} has 1 to 32 characters, begins with a letter or digit (A-Z a-z 0-9) ` +
      "and goes on with letters, digits, blanks and . _ - + @ : , ( ); recommended are A-Z a-z 0-9 . _ -",
  );
}
