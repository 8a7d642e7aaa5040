import type { Kysely } from "kysely";
import type { ServiceInstanceRow, ServiceKeyRow, TokenServerTables } from "../storage/index.ts";
import type { DirectoryClient, DirectoryKey } from "./client-directory.ts";
import { fullScopesOf } from "./client-id.ts";
import type { InstanceParameters } from "./instance-parameters.ts";
import type { KeyKind } from "./key-parameters.ts";
import type { AnyPlan } from "./offering.ts";

type CredentialColumns = Pick<
  ServiceKeyRow,
  | "id"
  | "instance_id"
  | "kind"
  | "secret_hash"
  | "fingerprint"
  | "names_digest"
  | "accepted_from"
  | "pinned"
  | "rev_sig"
>;

/** All clients of the database, for the directory. */
export async function readAllClients(kysely: Kysely<TokenServerTables>): Promise<DirectoryClient[]> {
  const instances = await kysely.selectFrom("service_instance").selectAll().execute();
  const keys = await kysely
    .selectFrom("service_key")
    .select([
      "id",
      "instance_id",
      "kind",
      "secret_hash",
      "fingerprint",
      "names_digest",
      "accepted_from",
      "pinned",
      "rev_sig",
    ])
    .execute();
  const keysByInstance = Map.groupBy(keys, (key) => key.instance_id);
  return instances.map((row) => directoryClient(row, keysByInstance.get(row.id) ?? []));
}

/** A row and its keys as the directory holds them. */
export function directoryClient(
  row: ServiceInstanceRow,
  keys: readonly CredentialColumns[],
): DirectoryClient {
  const parameters = storedParameters(row);
  return {
    clientId: row.client_id,
    instanceId: row.id,
    plan: row.plan as AnyPlan,
    scopes: fullScopesOf(row.plan as AnyPlan, row.client_id, parameters.roles),
    tokenValidity: parameters["token-validity"],
    grantTypes: parameters["grant-types"],
    boundTokens: parameters["tls-client-certificate-bound-access-tokens"],
    keys: keys.map(directoryKey),
  };
}

export function directoryKey(row: CredentialColumns): DirectoryKey {
  return {
    keyId: row.id,
    kind: row.kind as KeyKind,
    revSig: row.rev_sig,
    ...(row.secret_hash === null ? {} : { secretHash: Buffer.from(row.secret_hash, "hex") }),
    ...(row.fingerprint === null
      ? {}
      : {
          certificate: {
            fingerprint: row.fingerprint,
            names: row.names_digest ?? "",
            pinned: row.pinned !== 0,
            acceptedFrom: row.accepted_from ?? 0,
          },
        }),
  };
}

/** The parameters of a row; they were checked before they were written. */
export function storedParameters(row: Pick<ServiceInstanceRow, "parameters">): InstanceParameters {
  return JSON.parse(row.parameters) as InstanceParameters;
}
