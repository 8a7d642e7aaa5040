import { readFileSync } from "node:fs";

/** What a verifier must make of a vector. */
export type VectorResult = "valid" | "acceptable" | "invalid";

interface Vector {
  readonly id: number;
  readonly comment: string;
  readonly result: VectorResult;
}

/** A token of three parts, or of five, and the keys that are published. */
export interface TokenGroup {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly tests: readonly (Vector & { readonly jws: unknown })[];
}

/** A bare signature over a message, both hexadecimal. */
export interface SignatureGroup {
  readonly pem: string;
  readonly tests: readonly (Vector & { readonly msg: string; readonly sig: string })[];
}

/** The groups of a file in vectors/ (Project Wycheproof, see NOTICE.md there). */
export function vectorsOf<Group extends TokenGroup | SignatureGroup>(name: string): readonly Group[] {
  const text = readFileSync(new URL(`vectors/wycheproof-${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { groups: readonly Group[] }).groups;
}
