import { validityOf } from "@tenantbox/shared/client-certificate";
import { OAuthError } from "../errors.ts";
import type { CertificateOwner, DirectoryClient, DirectoryKey } from "../service-instances/index.ts";
import { type Attempt, type ClientDirectory, openAttempt, proveCertificate } from "./attempt.ts";
import type { Caller } from "./caller.ts";
import type { Guess } from "./request-limits.ts";

/** Remembers that a renewed certificate was used; false where it came too late. `issuedAt` in epoch milliseconds. */
export type AcceptRenewal = (owner: CertificateOwner, issuedAt: number) => Promise<boolean>;

/** A client that has proven itself, and by which key. */
export interface ProvenClient {
  readonly client: DirectoryClient;
  readonly key: DirectoryKey;
}

/**
 * Authenticates a client as the token endpoint does: by the same credentials, at the same doors, with the same refusal.
 * @param onAttempt hears who claims to call as soon as that is known
 * @throws {OAuthError} bad-credentials, client-id-mismatch, credentials-differ, too-many-attempts
 */
export async function proveClient(
  parameters: ReadonlyMap<string, string>,
  authorization: string | undefined,
  caller: Caller,
  options: {
    readonly directory: ClientDirectory;
    readonly acceptRenewal: AcceptRenewal;
    readonly onAttempt: (attempt: Attempt) => void;
    /** Hears what comes of it. */
    readonly guess: Guess;
  },
): Promise<ProvenClient> {
  // Our own resource APIs speak for callers at the token endpoint, and nowhere else.
  if (caller.kind !== "client") throw new OAuthError("bad-credentials", { reason: "not-a-client" });
  const { guess } = options;
  guess.begin();
  try {
    const attempt = openAttempt(parameters, authorization, caller, options.directory);
    options.onAttempt(attempt);
    guess.judge(attempt);
    await rememberRenewal(attempt, options.acceptRenewal);
    const proven = attempt.secret === undefined ? proveCertificate(attempt) : attempt.key !== undefined;
    const { client, key } = attempt;
    if (!proven || client === undefined || key === undefined)
      throw new OAuthError("bad-credentials", { reason: attempt.reason });
    guess.succeeded();
    return { client, key };
  } catch (error) {
    if (error instanceof OAuthError && error.code === "bad-credentials") guess.failed();
    throw error;
  }
}

/** The first use of a renewed certificate ends the older one's, before it counts itself (fact sheet, section 7). */
export async function rememberRenewal(
  { renewal, certificate }: Attempt,
  acceptRenewal: AcceptRenewal,
): Promise<void> {
  if (renewal === undefined || certificate === undefined) return;
  const accepted = await acceptRenewal(renewal, validityOf(certificate).notBefore);
  if (!accepted) throw new OAuthError("bad-credentials", { reason: "certificate-superseded" });
}
