import {
  builtInIntegrationFlowRoles,
  isRoleTemplate,
  type PlatformRole,
  platformRoles,
} from "@tenantbox/shared/roles";
import { UserError } from "./user-error.ts";

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

const flowRoles: ReadonlySet<string> = new Set(builtInIntegrationFlowRoles);

const isRole = (role: string): boolean => isRoleTemplate(role) || flowRoles.has(role);
const isPlatformRole = (role: string): role is PlatformRole =>
  (platformRoles as readonly string[]).includes(role);

/**
 * Role names, each once: role templates of the API; those of the flow runtime, which open nothing of the API
 * (catalogue row 136). @throws UserError with the field `roles`
 */
export function userRoles(roles: unknown): string[] {
  return names("roles", roles, (role) =>
    isRole(role) ? undefined : "is no role; allowed are the role templates",
  );
}

/** Roles of the platform, each once. @throws UserError with the field `spaceRoles` */
export function userSpaceRoles(roles: unknown): PlatformRole[] {
  const allowed = platformRoles.join(", ");
  const checked = names("spaceRoles", roles, (role) =>
    isPlatformRole(role) ? undefined : `is no role of the platform; allowed are ${allowed}`,
  );
  return checked.filter(isPlatformRole);
}

/** Names of role collections, each once; whether they exist is for the caller to see. @throws UserError */
export function userCollections(collections: unknown): string[] {
  return names("roleCollections", collections, (name) =>
    collectionPattern.test(name) ? undefined : "is no name of a role collection",
  );
}

// As in the cockpit of the real platform: letters, digits, blank and some marks.
const collectionPattern = /^[A-Za-z0-9_](?:[A-Za-z0-9_ ().:-]{0,62}[A-Za-z0-9_).])?$/;

/** @throws UserError with the field `name` */
export function collectionName(name: unknown): string {
  if (typeof name === "string" && collectionPattern.test(name)) return name;
  throw new UserError(
    "invalid-parameter",
    "name: a role collection's name has 1 to 64 letters, digits, blanks and _ ( ) . : -, no blank at its ends",
    "name",
  );
}

/** @throws UserError with the field `description` */
export function collectionDescription(description: unknown): string {
  if (typeof description === "string" && description.length <= 1000 && description.isWellFormed())
    return description;
  throw new UserError(
    "invalid-parameter",
    "description: a text of at most 1000 characters is expected",
    "description",
  );
}

function names(field: string, value: unknown, objection: (name: string) => string | undefined): string[] {
  const refuse = (reason: string) => new UserError("invalid-parameter", `${field}: ${reason}`, field);
  if (!Array.isArray(value) || value.length > 100) throw refuse("an array of at most 100 names is expected");
  for (const name of value as unknown[]) {
    const reason = typeof name === "string" ? objection(name) : "is no name";
    if (reason !== undefined) throw refuse(`${JSON.stringify(String(name).slice(0, 40))} ${reason}`);
  }
  return Array.from(new Set(value as string[]));
}
