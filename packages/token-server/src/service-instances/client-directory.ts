import type { KeyKind } from "./key-parameters.ts";
import type { AnyPlan } from "./offering.ts";

/** A credential of a client, as the token endpoint needs it. */
export interface DirectoryKey {
  readonly keyId: string;
  readonly kind: KeyKind;
  /** SHA-256 of the secret; secret keys only. */
  readonly secretHash?: Buffer | undefined;
  /** SHA-256 of the leaf's DER, lower-case hexadecimal; certificate keys only. */
  readonly fingerprint?: string | undefined;
  readonly revSig: string;
}

/** An OAuth client: one service instance with its keys. */
export interface DirectoryClient {
  readonly clientId: string;
  readonly instanceId: string;
  readonly plan: AnyPlan;
  /** Full scopes, application prefix included, in code-unit order. */
  readonly scopes: readonly string[];
  /** Lifetime of access tokens, in seconds. */
  readonly tokenValidity: number;
  readonly grantTypes: readonly string[];
  readonly boundTokens: boolean;
  readonly keys: readonly DirectoryKey[];
}

/** Every client in memory: look-ups are synchronous and never touch the database. */
export interface ClientDirectory {
  find(clientId: string): DirectoryClient | undefined;
  /** The key registered with this certificate, by the SHA-256 of its DER in lower-case hexadecimal. */
  findByFingerprint(fingerprint: string): { client: DirectoryClient; key: DirectoryKey } | undefined;
}

/** How committed writes reach the directory. */
export interface DirectoryWriter {
  put(client: DirectoryClient): void;
  remove(clientId: string): void;
  putKey(clientId: string, key: DirectoryKey): void;
  removeKey(clientId: string, keyId: string): void;
}

/** A directory with these clients; Maps, since a client id is foreign text (`__proto__`). */
export function createClientDirectory(clients: Iterable<DirectoryClient>): ClientDirectory & DirectoryWriter {
  const byClientId = new Map<string, DirectoryClient>();
  const byFingerprint = new Map<string, { client: DirectoryClient; key: DirectoryKey }>();

  const remove = (clientId: string): void => {
    for (const { fingerprint } of byClientId.get(clientId)?.keys ?? []) {
      if (fingerprint !== undefined && byFingerprint.get(fingerprint)?.client.clientId === clientId) {
        byFingerprint.delete(fingerprint);
      }
    }
    byClientId.delete(clientId);
  };
  const put = (client: DirectoryClient): void => {
    remove(client.clientId);
    byClientId.set(client.clientId, client);
    for (const key of client.keys) {
      if (key.fingerprint !== undefined) byFingerprint.set(key.fingerprint, { client, key });
    }
  };
  const replaceKeys = (clientId: string, keyId: string, added: readonly DirectoryKey[]): void => {
    const client = byClientId.get(clientId);
    if (client === undefined) return;
    put({ ...client, keys: [...client.keys.filter((key) => key.keyId !== keyId), ...added] });
  };

  for (const client of clients) put(client);
  return {
    find: (clientId) => byClientId.get(clientId),
    findByFingerprint: (fingerprint) => byFingerprint.get(fingerprint),
    put,
    remove,
    putKey: (clientId, key) => replaceKeys(clientId, key.keyId, [key]),
    removeKey: (clientId, keyId) => replaceKeys(clientId, keyId, []),
  };
}
