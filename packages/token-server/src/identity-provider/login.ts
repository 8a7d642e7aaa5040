import { createFailedAttempts } from "@tenantbox/shared/rate-limits";
import type { DefaultProvider } from "./default-provider.ts";
import { createGate, GateClosedError } from "./gate.ts";
import type { User } from "./user.ts";

/** A user's name and password as they were given, and the address they came from. */
export interface UserCredentials {
  readonly name: string;
  readonly password: string;
  readonly peer: string;
}

/** What came of a login. The reason is for the audit log: callers hear no difference. */
export type LoginOutcome =
  | { readonly user: User }
  | { readonly refusal: "user-unknown" | "password-wrong" }
  /** Guessing has to stop for so many seconds. */
  | { readonly waitSeconds: number }
  /** Nobody can be verified at the moment. */
  | { readonly unavailable: "logins-waiting" | "identity-provider-away" };

export type Login = (credentials: UserCredentials) => Promise<LoginOutcome>;

/** How much may be guessed, and how much verified at once. */
export interface PasswordLimits {
  /** Guesses at one user from one address; guesses from one address at anybody. In one minute. */
  readonly ofUser: number;
  readonly ofPeer: number;
  /** Verifications at once; each takes a thread of the pool and 32 MiB for some 60 ms (catalogue row 133). */
  readonly running: number;
  /** Logins that wait for one; the next hears that they do. */
  readonly waiting: number;
}

const windowMs = 60_000;

/**
 * Verifies users behind limits. Failures count by user and address, so that nobody can lock somebody else out
 * (catalogue row 131), and by address; names that do not exist count like those that do.
 * @param now any clock that goes on, in milliseconds
 */
export function createLogin(
  provider: Pick<DefaultProvider, "verify">,
  now: () => number,
  limits: PasswordLimits,
): Login {
  const byUser = createFailedAttempts({ most: limits.ofUser, windowMs, now });
  const byPeer = createFailedAttempts({ most: limits.ofPeer, windowMs, now });
  const gate = createGate(limits);
  return async ({ name, password, peer }) => {
    const attempt = JSON.stringify([name.toLowerCase().slice(0, 256), peer]);
    const waitSeconds = Math.max(byUser.waitFor(attempt), byPeer.waitFor(peer));
    if (waitSeconds > 0) return { waitSeconds };
    const since = performance.now();
    const verified = await gate(() => provider.verify(name, password, since)).catch((error: unknown) => {
      if (error instanceof GateClosedError) return "waiting" as const;
      throw error;
    });
    if (verified === "waiting") return { unavailable: "logins-waiting" };
    if (verified === "away") return { unavailable: "identity-provider-away" };
    if ("user" in verified) byUser.succeeded(attempt);
    else {
      byUser.failed(attempt);
      byPeer.failed(peer);
    }
    return verified;
  };
}
