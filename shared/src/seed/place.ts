import type { Path } from "./path.ts";
import type { SeedDocument } from "./seed-document.ts";
import type { SeedPlace, SeedProblem } from "./seed-error.ts";

const origin = Symbol("place in the seed");

interface Placed {
  readonly [origin]?: { readonly document: SeedDocument; readonly path: Path };
}

/** Notes in each object of a checked seed where it comes from; what is copied or compared never sees it. */
export function notePlaces(value: unknown, document: SeedDocument, path: Path = []): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) Object.defineProperty(value, origin, { value: { document, path } });
  for (const [name, member] of Object.entries(value))
    notePlaces(member, document, [...path, Array.isArray(value) ? Number(name) : name]);
}

/** Where a member of an object out of a seed stands. */
function placeIn(object: object, path: Path): SeedPlace {
  const noted = (object as Placed)[origin];
  return noted === undefined ? { path } : noted.document.place([...noted.path, ...path]);
}

/** Something wrong with a member of an object out of a seed, found by whoever uses it. */
export function seedProblem(object: object, path: Path, message: string): SeedProblem {
  return { ...placeIn(object, path), message };
}
