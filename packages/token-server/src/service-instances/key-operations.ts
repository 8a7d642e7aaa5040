import { randomUUID } from "node:crypto";
import { announceRevocation } from "../revocations/index.ts";
import {
  type ServiceInstanceRow,
  type ServiceKeyRow,
  type Transaction,
  writeTransaction,
} from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";
import { checkedName } from "./instance-name.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { keyView, type ServiceKey, type ServiceKeyWithDocument } from "./instance-view.ts";
import { keyDocument, type PublicUrls } from "./key-document.ts";
import { type GivenCredential, type KeyMaterialSources, makeKeyMaterial } from "./key-material.ts";
import { checkedKeyParameters, checkKeyFits } from "./key-parameters.ts";
import type { AnyPlan } from "./offering.ts";
import { directoryKey, storedParameters } from "./read-clients.ts";
import { unlabelled } from "./resource-metadata.ts";
import { revocationSignature } from "./revocation-signature.ts";
import {
  type FindInstance,
  instanceNamed,
  instanceWithId,
  keyNamed,
  keysOf,
  type Order,
} from "./stored-rows.ts";
import { refuseTakenKeyName } from "./taken-names.ts";

/** What is needed to make a key; unchecked, as it comes from the wire. */
export interface NewKey {
  readonly name: unknown;
  readonly parameters?: unknown;
}

export interface KeyOperations {
  /**
   * @throws ParameterError; InstanceError `not-found`, `conflict` (name or certificate), `limit-reached`;
   * CertificateAuthorityError, `busy` among them
   */
  createKey(instance: string, request: NewKey): Promise<ServiceKeyWithDocument>;
  /** The keys of an instance, oldest first, without credentials. @throws InstanceError `not-found` */
  listKeys(instance: string): Promise<ServiceKey[]>;
  /** A key with its document. @throws InstanceError `not-found` */
  getKey(instance: string, name: string): Promise<ServiceKeyWithDocument>;
  /** Deletes a key and revokes its tokens; its certificate may be used again. @throws InstanceError `not-found` */
  deleteKey(instance: string, name: string): Promise<unknown>;
}

export interface KeyContext extends InstanceContext, KeyMaterialSources {
  readonly urls: () => PublicUrls;
}

/** Creating, reading and deleting the keys of service instances. */
export function keyOperations(context: KeyContext): KeyOperations {
  const { kysely } = context.storage;
  const named =
    (name: string): FindInstance =>
    (reader) =>
      instanceNamed(reader, name);
  return {
    createKey: (instanceName, request) => createKey(context, named(instanceName), request),

    async listKeys(instanceName) {
      const instance = await instanceNamed(kysely, instanceName);
      return (await keysOf(kysely, instance.id)).map((row) => keyView(row, instance.name));
    },

    async getKey(instanceName, name) {
      const instance = await instanceNamed(kysely, instanceName);
      return withDocument(context, await keyNamed(kysely, instance.id, name), instance);
    },

    deleteKey: (instanceName, name) =>
      deleteKey(context, named(instanceName), (reader, instance) => keyNamed(reader, instance, name)),
  };
}

/** A key with the document that clients use. */
export const withDocument = (
  { urls, secretBox }: KeyContext,
  row: ServiceKeyRow,
  instance: ServiceInstanceRow,
): ServiceKeyWithDocument => ({
  ...keyView(row, instance.name),
  document: keyDocument(row, instance.client_id, urls(), secretBox),
});

/** Makes a key. @throws as `KeyOperations.createKey` says */
export async function createKey(
  context: KeyContext,
  find: FindInstance,
  request: NewKey,
  { id = randomUUID(), metadata = null, committing }: Order = {},
): Promise<ServiceKeyWithDocument> {
  const { kysely } = context.storage;
  const instance = await find(kysely);
  const name = checkedName(request.name, "key");
  const parameters = checkedKeyParameters(request.parameters);
  checkKeyFits(parameters, instance.plan as AnyPlan, storedParameters(instance));
  const place = { instance: instance.id, own: id };
  // Making a key pair takes a while: what can be refused is refused before, and checked again after it.
  await refuseTakenKeyName(kysely, name, place);
  const made = await newKeyRow(instance, name, parameters, { ...context, given: { keyId: id } });
  const row = { ...made, metadata };
  const { change, result } = await writeTransaction(kysely, async (transaction) => {
    // By its id: the same name may be a new instance by now, and this one may have another name.
    const current = await instanceWithId(transaction, instance.id);
    await refuseTakenKeyName(transaction, name, place);
    await refuseUsedCertificate(transaction, row.fingerprint);
    await transaction.insertInto("service_key").values(row).execute();
    await committing?.(transaction);
    return current;
  });
  context.directory.apply(change, (writer) => writer.putKey(result.client_id, directoryKey(row)));
  return withDocument(context, row, result);
}

/** Deletes a key and revokes its tokens. @returns the names of key and instance @throws InstanceError `not-found` */
export async function deleteKey(
  { storage, directory, now }: InstanceContext,
  find: FindInstance,
  findKey: (transaction: Transaction, instanceId: string) => Promise<ServiceKeyRow>,
  committing?: Order["committing"],
): Promise<{ readonly instance: string; readonly name: string }> {
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const instance = await find(transaction);
    const key = await findKey(transaction, instance.id);
    await announceRevocation(transaction, { subject: instance.client_id, revSig: key.rev_sig }, now());
    await transaction.deleteFrom("service_key").where("id", "=", key.id).execute();
    await committing?.(transaction);
    return { clientId: instance.client_id, keyId: key.id, instance: instance.name, name: key.name };
  });
  directory.apply(change, (writer) => writer.removeKey(result.clientId, result.keyId));
  return result;
}

/** The row of a new key with a credential of its own, or the one that is given; not stored yet. */
export async function newKeyRow(
  instance: ServiceInstanceRow,
  name: string,
  parameters: ReturnType<typeof checkedKeyParameters>,
  sources: KeyMaterialSources & { readonly given?: GivenCredential },
): Promise<ServiceKeyRow> {
  const id = sources.given?.keyId ?? randomUUID();
  const material = await makeKeyMaterial(id, parameters, sources, sources.given);
  const credentialHash = material.secret_hash ?? material.fingerprint ?? "";
  return {
    id,
    instance_id: instance.id,
    name,
    ...material,
    rev_sig: revocationSignature(instance.client_id, id, credentialHash),
    created_at: sources.now(),
    ...unlabelled,
  };
}

/** One certificate once over all instances, whoever they belong to. */
async function refuseUsedCertificate(transaction: Transaction, fingerprint: string | null): Promise<void> {
  if (fingerprint === null) return;
  const used = await transaction
    .selectFrom("service_key")
    .select("id")
    .where("fingerprint", "=", fingerprint)
    .executeTakeFirst();
  if (used !== undefined) {
    throw new InstanceError(
      "conflict",
      "X.509: the certificate is in use by another service key; each key needs its own",
    );
  }
}
