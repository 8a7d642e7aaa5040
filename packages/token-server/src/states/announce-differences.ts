import { announceChange, announceRestoration, announceRevocation } from "../revocations/index.ts";
import type { Transaction } from "../storage/index.ts";
import type { ClientRows } from "./client-rows.ts";

/** What tells the tokens of one credential from all others. */
interface Mark {
  readonly subject: string;
  readonly revSig: string;
}

/**
 * Tells resource APIs what other rows mean for tokens that are alive: those of keys and users that are gone are
 * refused, those of keys and users that are there again are accepted, and who may do something else now is asked anew.
 */
export async function announceDifferences(
  transaction: Transaction,
  before: ClientRows,
  after: ClientRows,
  now: number,
): Promise<void> {
  const [old, present] = [marksOf(before), marksOf(after)];
  for (const [name, mark] of old) if (!present.has(name)) await announceRevocation(transaction, mark, now);
  for (const [name, mark] of present) if (!old.has(name)) await announceRestoration(transaction, mark);
  const [could, can] = [abilitiesOf(before), abilitiesOf(after)];
  for (const subject of new Set([...could.keys(), ...can.keys()]))
    if (could.get(subject) !== can.get(subject)) await announceChange(transaction, subject, now);
}

function marksOf({ service_instance: instances, service_key: keys, idp_user: users }: ClientRows) {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const ofKeys = keys.flatMap(({ instance_id: id, rev_sig: revSig }): Mark[] => {
    const instance = byId.get(id);
    return instance === undefined ? [] : [{ subject: instance.client_id, revSig }];
  });
  const ofUsers = users.map(({ id, rev_sig: revSig }): Mark => ({ subject: id, revSig }));
  return new Map([...ofKeys, ...ofUsers].map((mark) => [`${mark.revSig} ${mark.subject}`, mark]));
}

/** Client id or user's id → what it may do, as a text to compare. */
function abilitiesOf(rows: ClientRows): Map<string, string> {
  const collections = new Map(rows.role_collection.map(({ name, roles }) => [name, roles]));
  const assigned = Map.groupBy(rows.role_assignment, ({ user_id: id }) => id);
  const rolesOf = (id: string): string[] =>
    (assigned.get(id) ?? [])
      .map(({ collection }) => `${collection} ${collections.get(collection) ?? ""}`)
      .toSorted();
  return new Map([
    ...rows.service_instance.map((row) => [row.client_id, row.parameters] as const),
    ...rows.idp_user.map(({ id, roles }) => [id, JSON.stringify([roles, rolesOf(id)])] as const),
  ]);
}
