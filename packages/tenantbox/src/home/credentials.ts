import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  parseServiceKeyDocument,
  type ServiceKeyCredentials,
  serviceKeyFileName,
  userFileName,
} from "@tenantbox/shared/service-key";

/** A client certificate (chain, leaf first) with its private key, both PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A user of the identity provider. */
export interface User {
  readonly username: string;
  readonly password: string;
}

/** Which service key of which service instance. */
export interface KeyName {
  readonly instance: string;
  readonly key: string;
}

/** What lies in a home for clients: service keys, certificates, users. Read anew each time, since keys come and go. */
export interface Credentials {
  /** Every service key there is now, by name. */
  keys(): readonly KeyName[];
  /** A service key as a client gets it. @throws Error where there is no such key */
  key(instance: string, key: string): ServiceKeyCredentials;
  /** The certificate and private key of a service key that has them. @throws Error where it has none */
  certificate(instance: string, key: string): ClientCertificate;
  /** Every user there is now. */
  users(): readonly User[];
  /** @throws Error where there is no such user */
  user(name: string): User;
  /** The operator's key, for `/admin/v1`. */
  operator(): ServiceKeyCredentials;
}

export function credentialsIn(home: string): Credentials {
  const text = (what: string, ...path: string[]): string => {
    try {
      return readFileSync(join(home, ...path), "utf8");
    } catch (cause) {
      throw new Error(`the tenant has no ${what}`, { cause });
    }
  };
  const namesIn = (folder: string): readonly string[] => {
    try {
      return readdirSync(join(home, folder))
        .filter((name) => name.endsWith(".json"))
        .toSorted();
    } catch {
      return [];
    }
  };
  const userOf = (file: string): User => JSON.parse(text(`user ${file}`, "users", file)) as User;
  const keyFile = (instance: string, key: string, extension: "json" | "crt" | "key"): string => {
    const what = extension === "json" ? "key" : "certificate for the key";
    return text(`${what} ${key} of ${instance}`, "keys", serviceKeyFileName(instance, key, extension));
  };
  return {
    keys: () => namesIn("keys").map(keyNameOf),
    key: (instance, key) => parseServiceKeyDocument(keyFile(instance, key, "json")).oauth,
    certificate: (instance, key) => ({
      cert: keyFile(instance, key, "crt"),
      key: keyFile(instance, key, "key"),
    }),
    users: () => namesIn("users").map(userOf),
    user: (name) => userOf(userFileName(name.toLowerCase())),
    operator: () => parseServiceKeyDocument(text("operator", "admin.json")).oauth,
  };
}

/** The dots between the parts are the only ones in a file's name; all else stands percent-encoded. */
function keyNameOf(file: string): KeyName {
  const [instance = "", key = ""] = file.split(".");
  return { instance: decodeURIComponent(instance), key: decodeURIComponent(key) };
}
