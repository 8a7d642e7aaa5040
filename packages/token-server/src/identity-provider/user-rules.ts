import { isRoleTemplate } from "@tenantbox/shared/roles";
import { UserError } from "./user-error.ts";

/** The role of the platform that lets a user manage instances and keys; it opens no API resource. */
export const spaceDeveloper = "Space Developer";

// No colon, which ends the name in Basic credentials (RFC 7617); no "!" and "|", so that no user has the
// name of a client (RFC 9700 section 4.15).
const namePattern = /^[a-z0-9][a-z0-9._@+-]{0,127}$/;
const passwordLength = { least: 8, most: 256 };

/** The name in the one spelling it is stored with: case does not tell users apart. */
export function userName(name: unknown): string {
  const lower = typeof name === "string" ? name.toLowerCase() : "";
  if (namePattern.test(lower)) return lower;
  throw new UserError(
    "invalid-parameter",
    "name: a user name has 1 to 128 characters, begins with a letter or digit and goes on with a-z 0-9 . _ @ + -",
    "name",
  );
}

/** A password as it is hashed (NFC, RFC 8265 section 4.2). @throws UserError with the field `password` */
export function newPassword(password: unknown): string {
  const { least, most } = passwordLength;
  const text = typeof password === "string" ? password : "";
  if (text.length >= least && text.length <= most && text.isWellFormed()) return text.normalize("NFC");
  throw new UserError(
    "invalid-parameter",
    `password: ${least} to ${most} characters are expected`,
    "password",
  );
}

/** Role names, each once. @throws UserError with the field `roles` */
export function userRoles(roles: unknown): string[] {
  const refuse = (reason: string) => new UserError("invalid-parameter", `roles: ${reason}`, "roles");
  if (!Array.isArray(roles) || roles.length > 100) {
    throw refuse("an array of at most 100 role names is expected");
  }
  const names = roles.map((role: unknown) => {
    if (typeof role === "string" && (role === spaceDeveloper || isRoleTemplate(role))) return role;
    const shown = JSON.stringify(String(role).slice(0, 40));
    throw refuse(`${shown} is no role; allowed are the role templates and ${spaceDeveloper}`);
  });
  return Array.from(new Set(names));
}
