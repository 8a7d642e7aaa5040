import { OAuthError } from "../errors.ts";

// RFC 6749 section 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
const scopeWord = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * The scopes a token gets: those asked for, or all that the client has where it asks for none. A scope that
 * it does not have is refused by name, never dropped silently (catalogue row 11).
 * @throws {OAuthError} scope-invalid
 */
export function grantedScopes(asked: string | undefined, owned: readonly string[]): readonly string[] {
  if (owned.length === 0) {
    throw new OAuthError("scope-invalid", { description: "Empty scope (client has no registered scopes)" });
  }
  if (asked === undefined) return owned;
  const words = [...new Set(asked.split(" ").filter((word) => word !== ""))];
  if (words.length === 0) return owned;
  const foreign = words.find((word) => !owned.includes(word));
  if (foreign === undefined) return owned.filter((scope) => words.includes(scope));
  const speakable = scopeWord.test(foreign) && foreign.length <= 200;
  throw new OAuthError("scope-invalid", {
    description: speakable ? `Invalid scope: ${foreign}` : "Invalid scope",
  });
}
