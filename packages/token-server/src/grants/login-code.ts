import { createHash, timingSafeEqual } from "node:crypto";
import { OAuthError } from "../errors.ts";
import type { DefaultProvider, User } from "../identity-provider/index.ts";
import type { LoginCodes, LoginGrant } from "../login-codes/login-codes.ts";

/** What is asked to redeem codes of browser logins. */
export interface LoginCodeSources {
  readonly loginCodes: LoginCodes;
  readonly provider: Pick<DefaultProvider, "findUser">;
}

/** What a token request says of its code. */
interface CodeRequest {
  readonly code: string | undefined;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
}

const refusal = (reason: string): OAuthError => new OAuthError("code-invalid", { reason });

/** What proves that a user has logged in in a browser. */
export type BrowserProof = CodeRequest | { readonly passcode: string };

/** The user behind it, and what may be granted. @throws {OAuthError} */
export const userOfBrowser = (proof: BrowserProof, sources: LoginCodeSources) =>
  "passcode" in proof ? userOfPasscode(proof.passcode, sources) : userOfCode(proof, sources);

/**
 * The user behind an authorization code (RFC 6749 section 4.1.3), which counts once, for the redirect URI that it was sent
 * to and for who has the verifier of its challenge (RFC 7636 section 4.6). One refusal for all causes.
 * @throws {OAuthError} request-invalid, code-invalid
 */
async function userOfCode(
  { code, redirectUri, verifier }: CodeRequest,
  sources: LoginCodeSources,
): Promise<{ readonly user: User; readonly grant: LoginGrant }> {
  if (code === undefined || redirectUri === undefined || verifier === undefined)
    throw new OAuthError("request-invalid", {
      description: "Parameters code, redirect_uri and code_verifier are required",
      reason: "code-missing",
    });
  const grant = await sources.loginCodes.redeem(code, "authorization-code");
  if (grant === undefined) throw refusal("code-unknown");
  if (grant.redirectUri !== redirectUri) throw refusal("code-of-another-redirect");
  if (!verifies(verifier, grant.challenge ?? "")) throw refusal("code-verifier-wrong");
  return { user: await userOf(grant, sources), grant };
}

/** The user behind a passcode, which a person has copied from the login page. @throws {OAuthError} user-bad-credentials */
async function userOfPasscode(
  passcode: string,
  sources: LoginCodeSources,
): Promise<{ readonly user: User; readonly grant: LoginGrant }> {
  const grant = await sources.loginCodes.redeem(passcode, "passcode");
  if (grant === undefined) throw new OAuthError("user-bad-credentials", { reason: "code-unknown" });
  return { user: await userOf(grant, sources), grant };
}

async function userOf(grant: LoginGrant, { provider }: LoginCodeSources): Promise<User> {
  const user = await provider.findUser(grant.userId);
  if (user?.revSig !== grant.userRevSig) throw refusal("code-revoked");
  return user;
}

function verifies(verifier: string, challenge: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const made = createHash("sha256").update(verifier).digest();
  const asked = Buffer.from(challenge, "base64url");
  return made.length === asked.length && timingSafeEqual(made, asked);
}
