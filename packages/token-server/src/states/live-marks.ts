import type { ClientRows } from "./client-rows.ts";

/**
 * Rows to come, under the marks that their keys and users have now where they are there already with the same
 * credential: what revoked all tokens of a client or a user is not undone by a state of before it.
 */
export function withLiveMarks(kept: ClientRows, present: ClientRows): ClientRows {
  const keys = new Map(present.service_key.map((key) => [key.id, key]));
  const users = new Map(present.idp_user.map((user) => [user.id, user]));
  return {
    ...kept,
    service_key: kept.service_key.map((key) => {
      const now = keys.get(key.id);
      const same = now?.secret_hash === key.secret_hash && now?.fingerprint === key.fingerprint;
      return same ? { ...key, rev_sig: now.rev_sig } : key;
    }),
    idp_user: kept.idp_user.map((user) => {
      const now = users.get(user.id);
      return now?.password_hash === user.password_hash ? { ...user, rev_sig: now.rev_sig } : user;
    }),
  };
}
