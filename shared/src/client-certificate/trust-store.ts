import type { X509Certificate } from "node:crypto";
import { createVerdictMemory, type VerdictMemory } from "./verdict-memory.ts";

/** Whom we believe: roots end a certification path, intermediates complete one. */
export interface TrustStore {
  roots(): readonly X509Certificate[];
  intermediates(): readonly X509Certificate[];
  /** Grows with every change of the two lists. */
  readonly generation: number;
  /** What `judgeCertificate` found out under this generation. */
  readonly verdicts: VerdictMemory;
}

/** A trust store that never changes. Without roots it trusts nobody. */
export function createTrustStore(content: {
  roots: readonly X509Certificate[];
  intermediates?: readonly X509Certificate[];
}): TrustStore {
  const roots = [...content.roots];
  const intermediates = [...(content.intermediates ?? [])];
  return {
    roots: () => roots,
    intermediates: () => intermediates,
    generation: 1,
    verdicts: createVerdictMemory(),
  };
}

/** The store's certificates as PEM, one each, in the form TLS takes as `ca`. */
export function trustedPem(trust: TrustStore): string[] {
  return [...trust.roots(), ...trust.intermediates()].map((certificate) => certificate.toString());
}
