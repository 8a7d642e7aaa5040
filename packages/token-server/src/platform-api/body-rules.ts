import { unprocessable } from "./v3-error.ts";

export type Body = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether no engine and no reader of JSON has trouble with a text. */
export const isPlain = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

/** Adds Cloud Foundry's words for members that nobody asked for. */
export function refuseForeign(body: Body, known: readonly string[], problems: string[]): void {
  const foreign = Object.keys(body).filter((key) => !known.includes(key));
  if (foreign.length > 0)
    problems.push(`Unknown field(s): ${foreign.map((key) => `'${key.slice(0, 100)}'`).join(", ")}`);
}

/** A text that has to be there. */
export function neededText(body: Body, member: string, problems: string[]): string {
  const value = body[member];
  const label = `${member.charAt(0).toUpperCase()}${member.slice(1)}`;
  if (typeof value === "string" && value.trim() !== "") return value;
  if (value !== undefined && value !== null && typeof value !== "string")
    problems.push(`${label} must be a string`);
  else problems.push(`${label} can't be blank`);
  return "";
}

/** Parameters of the service: an object, or nothing. */
export function parametersOf(body: Body, problems: string[]): unknown {
  const value = body["parameters"];
  if (value === undefined || value === null || isObject(value)) return value ?? undefined;
  problems.push("Parameters must be an object");
  return undefined;
}

/** Tags: a list of texts, or nothing. */
export function tagsOf(body: Body, problems: string[]): readonly string[] | undefined {
  const value = body["tags"];
  if (value === undefined || value === null) return undefined;
  const tags = Array.isArray(value) ? value.filter((tag) => typeof tag === "string") : [];
  if (!Array.isArray(value)) problems.push("Tags must be an array");
  else if (tags.length !== value.length || !tags.every(isPlain))
    problems.push("Tags must be a list of strings");
  else if (tags.join("").length > mostTagText)
    problems.push("Combined length of tags for service must be 2048 characters or less.");
  return tags;
}

const mostTagText = 2048;

/**
 * Guids of the resources a body relates to: `{"relationships":{"space":{"data":{"guid":"…"}}}}`.
 * @param needed all of them have to be there; others are refused
 */
export function relationsOf(
  body: Body,
  needed: readonly string[],
  problems: string[],
): ReadonlyMap<string, string> {
  const relations = new Map<string, string>();
  const given = body["relationships"];
  if (!isObject(given)) {
    problems.push("Relationships 'relationships' is not an object");
    return relations;
  }
  if (Object.keys(given).length === 0) {
    problems.push("Relationships 'relationships' must include one or more valid relationships");
    return relations;
  }
  const found: string[] = [];
  refuseForeign(given, needed, found);
  for (const name of needed) {
    const label = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
    const relation = given[name];
    const data = isObject(relation) ? relation["data"] : undefined;
    const guid = isObject(data) ? data["guid"] : undefined;
    if (relation === undefined || relation === null) found.push(`${label} can't be blank`);
    else if (typeof guid === "string" && guid.length <= longestGuid) relations.set(name, guid);
    else found.push(`${label} must be structured like this: "${name}: {"data": {"guid": "valid-guid"}}"`);
  }
  problems.push(...found.map((problem) => `Relationships ${problem}`));
  return relations;
}

const longestGuid = 200;

/** @throws {V3Error} unprocessable, with all that is wrong with a body */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw unprocessable(problems.join(", "));
}
