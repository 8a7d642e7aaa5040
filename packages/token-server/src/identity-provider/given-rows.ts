import type { IdpUserRow, RoleCollectionRow } from "../storage/index.ts";
import { hashPassword } from "./password-hash.ts";
import { collectionDescription, collectionName, newPassword, userName, userRoles } from "./user-rules.ts";

/** A user with everything that is made up elsewhere; unchecked but for what is not from the wire. */
interface GivenUser {
  readonly id: string;
  readonly name: unknown;
  readonly password: unknown;
  readonly roles: unknown;
  readonly revSig: string;
  readonly createdAt: number;
}

/** The row of a user, not stored yet. @throws UserError `invalid-parameter` with the field */
export async function userRow(user: GivenUser): Promise<IdpUserRow> {
  return {
    id: user.id,
    name: userName(user.name),
    roles: JSON.stringify(userRoles(user.roles)),
    rev_sig: user.revSig,
    created_at: user.createdAt,
    password_hash: await hashPassword(newPassword(user.password)),
  };
}

/** The row of a role collection, not stored yet. @throws UserError `invalid-parameter` with the field */
export function collectionRow(
  collection: { readonly name: unknown; readonly description: unknown; readonly roles: unknown },
  createdAt: number,
): RoleCollectionRow {
  return {
    name: collectionName(collection.name),
    description: collectionDescription(collection.description),
    roles: JSON.stringify(userRoles(collection.roles)),
    created_at: createdAt,
  };
}
