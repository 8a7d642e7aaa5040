import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  parseServiceKeyDocument,
  type ServiceKeyCredentials,
  serviceKeyFileName,
} from "@tenantbox/shared/service-key";
import { type Caller, createCaller, type Identity } from "./request.ts";

/** A running tenant as a client sees it: addresses, key files, HTTPS. */
export interface Tenant extends Caller {
  readonly home: string;
  readonly tokenUrl: string;
  readonly tokenMtlsUrl: string;
  readonly apiUrl: string;
  /** The one door, where it is open. */
  readonly doorUrl?: string | undefined;
  /** A service key as a client gets it: from its file. */
  key(instance: string, key: string): ServiceKeyCredentials;
  /** The certificate and private key that belong to a service key, from their files. */
  identity(instance: string, key: string): Identity;
}

/** What a client needs of it; when the connections end is somebody else's concern. */
export type Client = Omit<Tenant, "close">;

export interface Addresses {
  readonly tokenUrl: string;
  readonly tokenMtlsUrl: string;
  readonly apiUrl: string;
  readonly doorUrl?: string | undefined;
}

/** Looks at a running tenant through its home. */
export function tenantAt(home: string, { tokenUrl, tokenMtlsUrl, apiUrl, doorUrl }: Addresses): Tenant {
  const keyFile = (instance: string, key: string, extension: "json" | "crt" | "key"): string =>
    readFileSync(join(home, "keys", serviceKeyFileName(instance, key, extension)), "utf8");
  return {
    home,
    tokenUrl,
    tokenMtlsUrl,
    apiUrl,
    doorUrl,
    ...createCaller(home),
    key: (instance, key) => parseServiceKeyDocument(keyFile(instance, key, "json")).oauth,
    identity: (instance, key) => ({
      cert: keyFile(instance, key, "crt"),
      key: keyFile(instance, key, "key"),
    }),
  };
}
