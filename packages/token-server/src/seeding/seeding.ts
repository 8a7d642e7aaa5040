import { type Seed, SeedError, seedProblem } from "@tenantbox/shared/seed";
import {
  type CertificateAuthority,
  CertificateAuthorityError,
  type KeyAuthority,
  readGivenAuthority,
} from "../certificate-authority/index.ts";
import type { ClientStates } from "../states/client-states.ts";
import { clientTextOf, seededState, type SeededStateOptions } from "./seeded-state.ts";
import { writeTrustedRoots } from "./trusted-roots.ts";

export interface SeedingOptions extends SeededStateOptions {
  readonly home: string;
  /** The seed of the start, if any. */
  readonly seed: Seed | undefined;
  readonly certificateAuthority: CertificateAuthority;
  /** Hears that another seed was taken, for what is no row. */
  readonly onReseed: (seed: Seed) => Promise<void>;
  readonly states: Pick<ClientStates, "isSeededWith" | "become">;
}

/** The seed in force. */
export interface Seeding {
  /** Brings the state of the start's seed, unless it was brought by an earlier start. @throws SeedError */
  begin(): Promise<void>;
  /** Takes another seed: its state replaces everything. @throws SeedError, and nothing has changed */
  reseed(seed: Seed): Promise<void>;
}

export function createSeeding(options: SeedingOptions): Seeding {
  const { home, states, subdomain, certificateAuthority } = options;
  let current = options.seed;

  const trustIn = async (seed: Seed): Promise<void> => {
    await writeTrustedRoots(home, seed);
    certificateAuthority.trust.refresh();
  };
  const bring = async (seed: Seed): Promise<void> => {
    const text = clientTextOf(seed, subdomain);
    const state = await seededState(seed, options);
    await trustIn(seed);
    await states.become(state, text);
  };
  return {
    async begin() {
      if (current === undefined) return;
      await trustIn(current);
      if (!(await states.isSeededWith(clientTextOf(current, subdomain)))) await bring(current);
    },
    async reseed(seed) {
      refuseOtherAuthority(current, seed);
      await bring(seed);
      current = seed;
      await options.onReseed(seed);
    },
  };
}

/**
 * The certificate authority that a seed brings, for the start.
 * @throws SeedError at its place when it cannot issue
 */
export function authorityOfSeed(seed: Seed | undefined, now: number): KeyAuthority | undefined {
  const given = seed?.certificateAuthority;
  if (given === undefined) return undefined;
  try {
    return readGivenAuthority(given.certificate, given.key, now);
  } catch (error) {
    if (!(error instanceof CertificateAuthorityError)) throw error;
    throw new SeedError([seedProblem(given, [], error.message)]);
  }
}

/** Keys are issued by the authority of the start, and trusted through it. */
function refuseOtherAuthority(current: Seed | undefined, { certificateAuthority: next }: Seed): void {
  if (JSON.stringify(current?.certificateAuthority) === JSON.stringify(next)) return;
  throw new SeedError([
    seedProblem(
      next ?? {},
      [],
      "another certificate authority counts from the next start; stop the tenant and start it",
    ),
  ]);
}
