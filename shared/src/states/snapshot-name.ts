import { StateError } from "./state-error.ts";

/**
 * A name of a snapshot, unchecked as it comes from the wire: it becomes a file's name, so it has letters, digits, `_`
 * and `-` only.
 * @throws StateError `invalid-name`
 */
export function checkedSnapshotName(name: unknown): string {
  if (typeof name === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
  throw new StateError("invalid-name", "name: 1 to 64 letters (A to Z), digits, _ and - make a name");
}
