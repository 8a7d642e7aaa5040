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
import { type AnyPlan, limits } from "./offering.ts";
import { directoryKey, storedParameters } from "./read-clients.ts";
import { revocationSignature } from "./revocation-signature.ts";
import { instanceNamed, keyNamed, keyNames, keysOf } from "./stored-rows.ts";

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
  deleteKey(instance: string, name: string): Promise<void>;
}

export interface KeyContext extends InstanceContext, KeyMaterialSources {
  readonly urls: () => PublicUrls;
}

/** Creating, reading and deleting the keys of service instances. */
export function keyOperations(context: KeyContext): KeyOperations {
  const { storage, directory, secretBox, now, urls } = context;
  const { kysely } = storage;
  const withDocument = (row: ServiceKeyRow, instance: ServiceInstanceRow): ServiceKeyWithDocument => ({
    ...keyView(row, instance.name),
    document: keyDocument(row, instance.client_id, urls(), secretBox),
  });
  return {
    async createKey(instanceName, request) {
      const instance = await instanceNamed(kysely, instanceName);
      const name = checkedName(request.name, "key");
      const parameters = checkedKeyParameters(request.parameters);
      checkKeyFits(parameters, instance.plan as AnyPlan, storedParameters(instance));
      // Making a key pair takes a while: what can be refused is refused before, and checked again after it.
      refuseTakenName(await keyNames(kysely, instance.id), name);
      const row = await newKeyRow(instance, name, parameters, context);
      const { change } = await writeTransaction(kysely, async (transaction) => {
        await refuseGoneInstance(transaction, instance);
        refuseTakenName(await keyNames(transaction, instance.id), name);
        await refuseUsedCertificate(transaction, row.fingerprint);
        await transaction.insertInto("service_key").values(row).execute();
      });
      directory.apply(change, (writer) => writer.putKey(instance.client_id, directoryKey(row)));
      return withDocument(row, instance);
    },

    async listKeys(instanceName) {
      const instance = await instanceNamed(kysely, instanceName);
      return (await keysOf(kysely, instance.id)).map((row) => keyView(row, instance.name));
    },

    async getKey(instanceName, name) {
      const instance = await instanceNamed(kysely, instanceName);
      return withDocument(await keyNamed(kysely, instance.id, name), instance);
    },

    async deleteKey(instanceName, name) {
      const { change, result } = await writeTransaction(kysely, async (transaction) => {
        const instance = await instanceNamed(transaction, instanceName);
        const key = await keyNamed(transaction, instance.id, name);
        const tokenValidity = storedParameters(instance)["token-validity"];
        await announceRevocation(
          transaction,
          { subject: instance.client_id, revSig: key.rev_sig, tokenValidity },
          now(),
        );
        await transaction.deleteFrom("service_key").where("id", "=", key.id).execute();
        return { clientId: instance.client_id, keyId: key.id };
      });
      directory.apply(change, (writer) => writer.removeKey(result.clientId, result.keyId));
    },
  };
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
  };
}

async function refuseGoneInstance(transaction: Transaction, instance: ServiceInstanceRow): Promise<void> {
  // The same name may be a new instance by now; the key was made for the old one.
  const current = await instanceNamed(transaction, instance.name);
  if (current.id !== instance.id) throw new InstanceError("not-found", "There is no such service instance");
}

function refuseTakenName(names: readonly string[], name: string): void {
  if (names.includes(name)) {
    throw new InstanceError(
      "conflict",
      `The service instance has a key with the name ${JSON.stringify(name)} already`,
    );
  }
  if (names.length >= limits.keysPerInstance) {
    throw new InstanceError(
      "limit-reached",
      `The service instance has ${limits.keysPerInstance} keys, which is the most`,
    );
  }
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
