import type { z } from "zod";
import type { Path } from "./path.ts";
import { notePlaces } from "./place.ts";
import type { SeedDocument } from "./seed-document.ts";
import { SeedError, type SeedProblem } from "./seed-error.ts";
import { type Seed, seedSchema } from "./seed-schema.ts";
import { wording } from "./wording.ts";

/** Checks one document by itself, whole. @throws {SeedError} with every problem in it */
export function checkDocument(document: SeedDocument): Seed {
  const checked = seedSchema.safeParse(document.value, { error: wording });
  if (!checked.success)
    throw new SeedError(checked.error.issues.flatMap((issue) => problemsOf(issue, document)));
  notePlaces(checked.data, document);
  return checked.data;
}

function problemsOf(issue: z.core.$ZodIssue, document: SeedDocument, above: Path = []): SeedProblem[] {
  const path = [...above, ...issue.path.filter((step) => typeof step !== "symbol")];
  const { message } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ ...document.place([...path, key], true), message }));
  if (issue.code === "invalid_key") return [{ ...document.place(path, true), message }];
  if (issue.code === "invalid_union") {
    // Of "one or a list of them", the one that was meant says what is wrong inside.
    const meant = issue.errors.find((issues) => issues.length > 0 && issues.every(isInside));
    if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, document, path));
  }
  return [{ ...document.place(path), message }];
}

function isInside(issue: z.core.$ZodIssue): boolean {
  return issue.path.length > 0 || issue.code === "unrecognized_keys";
}
