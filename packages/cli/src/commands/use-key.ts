import { resolve } from "node:path";
import { parseServiceKeyDocument, type ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { fetchToken, type TokenResponse } from "../connection/access-token.ts";
import type { ClientCertificate, Https } from "../connection/https.ts";
import { clientCertificateOf } from "../connection/key-material.ts";
import type { Tools } from "./tools.ts";

/** Options of the commands that act as a client: files of an external certificate. */
export interface ClientOptions {
  cert?: string;
  key?: string;
}

export const certOption = ["--cert <file>", "client certificate (PEM) of an external key"] as const;
export const keyOption = ["--key <file>", "private key (PEM) that goes with --cert"] as const;

export interface UsedKey {
  readonly https: Https;
  readonly document: ServiceKeyDocument;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly response: TokenResponse;
}

/** Step one of the two-step flow: looks the key up and gets a token with it. */
export async function useKey(
  { surroundings, home, connect }: Tools,
  instance: string,
  name: string,
  options: ClientOptions,
): Promise<UsedKey> {
  const fileOf = (given: string | undefined): string | undefined =>
    given === undefined ? undefined : resolve(surroundings.directory, given);
  const { https, administration } = await connect();
  const { credentials } = await administration.getKey(instance, name);
  const document = parseServiceKeyDocument(JSON.stringify(credentials));
  const clientCertificate = await clientCertificateOf(document, {
    home,
    instance,
    key: name,
    certificateFile: fileOf(options.cert),
    keyFile: fileOf(options.key),
  });
  return {
    https,
    document,
    clientCertificate,
    response: await fetchToken(https, document, clientCertificate),
  };
}
