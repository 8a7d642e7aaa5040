import type { MetadataChanges } from "../service-instances/index.ts";
import { isObject, isPlain } from "./body-rules.ts";

const longestPrefix = 253;
const longest = 63;
const longestAnnotation = 5000;
const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * `metadata` of a body: labels and annotations to set, or to remove with null. What is wrong is added to `problems`, in
 * Cloud Foundry's words.
 */
export function metadataOf(value: unknown, problems: string[]): MetadataChanges {
  if (value === undefined) return {};
  if (!isObject(value)) {
    problems.push("Metadata must be an object");
    return {};
  }
  const foreign = Object.keys(value).filter((key) => key !== "labels" && key !== "annotations");
  if (foreign.length > 0)
    problems.push(
      `Metadata has unexpected field(s): ${foreign.map((key) => `'${key.slice(0, 100)}'`).join(" ")}`,
    );
  const labels = texts(value["labels"], "labels", problems);
  const annotations = texts(value["annotations"], "annotations", problems);
  for (const [key, text] of Object.entries(labels ?? {})) {
    const keyProblem = problemOfKey(key);
    const valueProblem = text === null || text === "" ? undefined : problemOfText(text);
    if (keyProblem !== undefined) problems.push(`Metadata label key error: ${keyProblem}`);
    if (valueProblem !== undefined) problems.push(`Metadata label value error: ${valueProblem}`);
  }
  for (const [key, text] of Object.entries(annotations ?? {})) {
    const keyProblem = problemOfKey(key);
    if (keyProblem !== undefined) problems.push(`Metadata annotation key error: ${keyProblem}`);
    if (text !== null && !isPlain(text))
      problems.push("Metadata annotation value error: it contains invalid characters");
    if (text !== null && text.length > longestAnnotation)
      problems.push(
        `Metadata annotation value error: '${text.slice(0, 8)}...' is greater than ${longestAnnotation} characters`,
      );
  }
  return { labels, annotations };
}

type Texts = Readonly<Record<string, string | null>>;

function texts(value: unknown, name: string, problems: string[]): Texts | undefined {
  if (value === undefined || value === null) return undefined;
  const entries = isObject(value) ? Object.entries(value) : undefined;
  if (entries?.every(([, text]) => text === null || typeof text === "string") === true)
    return Object.fromEntries(entries) as Texts;
  problems.push(
    entries === undefined
      ? `Metadata '${name}' is not an object`
      : `Metadata '${name}' must be texts or null`,
  );
  return undefined;
}

function problemOfKey(key: string): string | undefined {
  if (key === "") return "key cannot be empty string";
  const parts = key.split("/");
  if (parts.length > 2) return "key has more than one '/'";
  const [name = "", prefix] = parts.toReversed();
  if (prefix !== undefined) {
    if (prefix.length > longestPrefix)
      return `prefix '${prefix.slice(0, 8)}...' is greater than ${longestPrefix} characters`;
    if (!domain.test(prefix)) return `prefix '${prefix}' must be in valid dns format`;
    if (prefix.toLowerCase() === "cloudfoundry.org") return "prefix 'cloudfoundry.org' is reserved";
  }
  return name === "" ? "key cannot be empty string" : problemOfText(name);
}

function problemOfText(text: string): string | undefined {
  if (text.length > longest) return `'${text.slice(0, 8)}...' is greater than ${longest} characters`;
  if (/[^\w\-.]/.test(text)) return `'${text}' contains invalid characters`;
  return /^[a-z\d](?:.*[a-z\d])?$/i.test(text)
    ? undefined
    : `'${text}' starts or ends with invalid characters`;
}
