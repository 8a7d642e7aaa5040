import type { KeyKind } from "./key-parameters.ts";
import type { AnyPlan } from "./offering.ts";

/** A credential of a client, as the token endpoint needs it. */
export interface DirectoryKey {
  readonly keyId: string;
  readonly kind: KeyKind;
  /** SHA-256 of the secret; secret keys only. */
  readonly secretHash?: Buffer | undefined;
  /** What a certificate is matched by; certificate keys only. */
  readonly certificate?: RegisteredCertificate | undefined;
  readonly revSig: string;
}

/** A certificate as it was registered with a key. */
export interface RegisteredCertificate {
  /** SHA-256 of the leaf's DER, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Subject and issuer together (`namesDigest`). */
  readonly names: string;
  /** Whether only this very certificate counts; else its renewals do too. */
  readonly pinned: boolean;
  /** Start of validity of the newest one that was accepted, epoch milliseconds: what is older is refused. */
  readonly acceptedFrom: number;
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

/** A key with a certificate, and whose it is. */
export interface CertificateOwner {
  readonly client: DirectoryClient;
  readonly key: DirectoryKey;
  readonly certificate: RegisteredCertificate;
}

/** Every client in memory: look-ups are synchronous and never touch the database. */
export interface ClientDirectory {
  find(clientId: string): DirectoryClient | undefined;
  /** The keys registered with this certificate; one, unless somebody tampered with the database. */
  findByFingerprint(fingerprint: string): readonly CertificateOwner[];
  /** The keys registered with a certificate of this subject and issuer (`namesDigest`), of all clients. */
  findByNames(names: string): readonly CertificateOwner[];
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
  const byFingerprint = createOwners();
  const byNames = createOwners();

  const remove = (clientId: string): void => {
    for (const owner of ownersIn(byClientId.get(clientId))) {
      byFingerprint.remove(owner.certificate.fingerprint, clientId);
      byNames.remove(owner.certificate.names, clientId);
    }
    byClientId.delete(clientId);
  };
  const put = (client: DirectoryClient): void => {
    remove(client.clientId);
    byClientId.set(client.clientId, client);
    for (const owner of ownersIn(client)) {
      byFingerprint.add(owner.certificate.fingerprint, owner);
      byNames.add(owner.certificate.names, owner);
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
    findByFingerprint: byFingerprint.find,
    findByNames: byNames.find,
    put,
    remove,
    putKey: (clientId, key) => replaceKeys(clientId, key.keyId, [key]),
    removeKey: (clientId, keyId) => replaceKeys(clientId, keyId, []),
  };
}

function ownersIn(client: DirectoryClient | undefined): CertificateOwner[] {
  if (client === undefined) return [];
  return client.keys.flatMap((key) =>
    key.certificate === undefined ? [] : [{ client, key, certificate: key.certificate }],
  );
}

function createOwners() {
  const byName = new Map<string, readonly CertificateOwner[]>();
  const find = (name: string): readonly CertificateOwner[] => byName.get(name) ?? [];
  return {
    find,
    add: (name: string, owner: CertificateOwner) => void byName.set(name, [...find(name), owner]),
    remove(name: string, clientId: string): void {
      const others = find(name).filter(({ client }) => client.clientId !== clientId);
      if (others.length === 0) byName.delete(name);
      else byName.set(name, others);
    },
  };
}
