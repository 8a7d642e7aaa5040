import type { Refusal } from "./refusal.ts";
import type { ValidityPeriod } from "./validity.ts";

/** What was found out about a certificate with its chain, dates apart. */
export type Finding =
  | { readonly refusal: Refusal }
  | { readonly leaf: ValidityPeriod; readonly thumbprint: string; readonly path: ValidityPeriod };

/** Findings of one trust store, valid for one generation of it. */
export interface VerdictMemory {
  find(key: string, generation: number): Finding | undefined;
  keep(key: string, generation: number, finding: Finding): void;
}

/** A memory of at most `most` findings; the longest unused goes first, a new generation empties it. */
export function createVerdictMemory(most = 2000): VerdictMemory {
  const findings = new Map<string, Finding>();
  let current = 0;
  const enter = (generation: number): void => {
    if (generation !== current) findings.clear();
    current = generation;
  };
  return {
    find(key, generation) {
      enter(generation);
      const finding = findings.get(key);
      if (finding) {
        findings.delete(key);
        findings.set(key, finding);
      }
      return finding;
    },
    keep(key, generation, finding) {
      enter(generation);
      findings.set(key, finding);
      const [oldest] = findings.keys();
      if (findings.size > most && oldest !== undefined) findings.delete(oldest);
    },
  };
}
