import { randomUUID } from "node:crypto";
import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { writeTransaction } from "../storage/index.ts";
import { clientIdOf } from "./client-id.ts";
import type { InstanceParameters } from "./instance-parameters.ts";
import { keyDocument } from "./key-document.ts";
import { type KeyContext, newKeyRow } from "./key-operations.ts";
import { unlabelled } from "./resource-metadata.ts";
import { directoryClient } from "./read-clients.ts";

// Outside the alphabet of instance names, so that it takes none of them.
const instanceName = "/operator";
const keyName = "operator";

const parameters: InstanceParameters = {
  roles: [],
  "grant-types": ["client_credentials"],
  "redirect-uris": [],
  "token-validity": 3600,
  "tls-client-certificate-bound-access-tokens": false,
};

/**
 * The operator's own client with one secret key, made where it is missing; its tokens carry the scope
 * `tenantbox.admin`. It stays outside every list and cannot be created or deleted like an instance.
 * @returns the key document, addresses up to date
 */
export async function provisionOperator(context: KeyContext): Promise<ServiceKeyDocument> {
  const { storage, directory, secretBox, subdomain, now, urls } = context;
  const id = randomUUID();
  const instance = {
    id,
    name: instanceName,
    plan: "operator",
    parameters: JSON.stringify(parameters),
    client_id: clientIdOf("operator", id, subdomain),
    created_at: now(),
    ...unlabelled,
  };
  const key = await newKeyRow(instance, keyName, { kind: "secret" }, context);
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const existing = await transaction
      .selectFrom("service_key")
      .innerJoin("service_instance", "service_instance.id", "service_key.instance_id")
      .where("service_instance.plan", "=", "operator")
      .selectAll("service_key")
      .select("service_instance.client_id")
      .executeTakeFirst();
    if (existing !== undefined) return { clientId: existing.client_id, row: existing };
    await transaction.insertInto("service_instance").values(instance).execute();
    await transaction.insertInto("service_key").values(key).execute();
    return { clientId: instance.client_id, row: key };
  });
  directory.apply(change, (writer) => {
    if (result.row.id === key.id) writer.put(directoryClient(instance, [key]));
  });
  return keyDocument(result.row, result.clientId, urls(), secretBox);
}
