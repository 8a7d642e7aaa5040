import { createHmac, randomBytes } from "node:crypto";
import type { Admit } from "./admission.ts";
import type { Credentials } from "./authenticate.ts";
import { readUserCredentials, type UserCredentials } from "./basic-credentials.ts";
import type { CallerTokens } from "./caller-tokens.ts";
import { AuthenticationError, type Principal } from "./principal.ts";
import type { TokenSource } from "./token-source.ts";

export interface BasicWayOptions {
  readonly tokens: CallerTokens;
  readonly source: TokenSource;
  readonly admit: Admit;
}

/**
 * A user of the identity provider by name and password (fact sheet, section 1.5): the token server verifies them and
 * gives a token with the user's roles. The password is kept nowhere: what is kept is a keyed hash of it, with a key of
 * this process (catalogue row 129).
 */
export function createBasicWay({ tokens, source, admit }: BasicWayOptions) {
  const key = randomBytes(32);
  // With the address: a hit tells that these very credentials came from there before, so nobody guesses past the limits.
  const nameOf = ({ name, password }: UserCredentials, peer: string): string =>
    createHmac("sha256", key)
      .update(JSON.stringify([name.toLowerCase(), password, peer]))
      .digest("base64url");

  return async (authorization: string, credentials: Credentials): Promise<Principal> => {
    const read = readUserCredentials(authorization);
    if (typeof read === "string") throw new AuthenticationError(read, { presented: "user" });
    return tokens.principalOf({
      name: `user ${nameOf(read, credentials.peer)}`,
      obtain: async () => {
        const answer = await source.forUser(read, credentials);
        if ("token" in answer) return answer.token;
        const known = answer.refused === "password-wrong" ? read.name.toLowerCase() : undefined;
        throw new AuthenticationError(answer.refused, { presented: "user", principal: known });
      },
      admit: (token) =>
        admit({ token, method: "basic", presented: "user", certificate: credentials.certificate }),
    });
  };
}
