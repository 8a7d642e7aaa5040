import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  parseServiceKeyDocument,
  type ServiceKeyDocument,
  serviceKeyFileName,
} from "@tenantbox/shared/service-key";
import { fetchToken, type TokenResponse } from "../connection/access-token.ts";
import { type ClientCertificate, type Https, httpsTrusting } from "../connection/https.ts";
import { clientCertificateOf } from "../connection/key-material.ts";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { onTheWire } from "../output/wire.ts";
import type { Tools } from "./tools.ts";

/** Options of the commands that act as a client. */
export interface ClientOptions {
  cert?: string;
  key?: string;
  cacert?: string;
  verbose?: true;
  showSecrets?: true;
}

export const certOption = ["--cert <file>", "client certificate (PEM) of an external key"] as const;
export const keyOption = ["--key <file>", "private key (PEM) that goes with --cert"] as const;
export const cacertOption = [
  "--cacert <file>",
  "with a key FILE: the root to trust (PEM); else ca.pem near the file or in the home, else the system's roots",
] as const;
export const verboseOption = ["-v, --verbose", "show the requests and answers on standard error"] as const;
export const showSecretsOption = ["--show-secrets", "with -v: secrets and tokens as they are"] as const;

/** A client that is ready to get tokens with a service key. */
export interface Client {
  readonly https: Https;
  readonly document: ServiceKeyDocument;
  readonly clientCertificate: ClientCertificate | undefined;
  /** Step one of the two-step flow. */
  readonly token: () => Promise<TokenResponse>;
}

/**
 * Acts with a service key: one of the stack, by the names of instance and key, or a key's file by itself, which needs no
 * stack here.
 * @throws {CommandError}
 */
export async function clientWith(
  tools: Tools,
  [instance, name]: readonly [string, string | undefined],
  options: ClientOptions,
): Promise<Client> {
  const { https, document, beside } =
    name === undefined ? await keyInFile(tools, instance, options) : await keyOfStack(tools, instance, name);
  const fileOf = (given: string | undefined): string | undefined =>
    given === undefined ? undefined : resolve(tools.surroundings.directory, given);
  const clientCertificate = await clientCertificateOf(document, {
    beside,
    certificateFile: fileOf(options.cert),
    keyFile: fileOf(options.key),
  });
  const shown =
    options.verbose === true
      ? onTheWire(https, tools.surroundings.complain, options.showSecrets === true)
      : https;
  return {
    https: shown,
    document,
    clientCertificate,
    token: () => fetchToken(shown, document, clientCertificate),
  };
}

type FoundKey = Pick<Client, "https" | "document"> & { readonly beside: (ending: "crt" | "key") => string };

async function keyOfStack({ home, connect }: Tools, instance: string, name: string): Promise<FoundKey> {
  const { https, administration } = await connect();
  const { credentials } = await administration.getKey(instance, name);
  return {
    https,
    document: parseServiceKeyDocument(JSON.stringify(credentials)),
    beside: (ending) => join(home, "keys", serviceKeyFileName(instance, name, ending)),
  };
}

async function keyInFile({ surroundings, home }: Tools, given: string, { cacert }: ClientOptions) {
  const file = resolve(surroundings.directory, given);
  if (!given.endsWith(".json") && !existsSync(file))
    throw new CommandError(`which key of ${given}? Name one (key list ${given} lists them), or a key's file`);
  const document = parsedKey(await textOf(file), given);
  const near = [join(dirname(file), "ca.pem"), join(dirname(file), "..", "ca.pem"), join(home, "ca.pem")];
  const root =
    cacert === undefined ? near.find((one) => existsSync(one)) : resolve(surroundings.directory, cacert);
  return {
    https: httpsTrusting(root === undefined ? undefined : await textOf(root)),
    document,
    beside: (ending: "crt" | "key") => file.replace(/(\.json)?$/, `.${ending}`),
  };
}

function parsedKey(text: string, file: string): ServiceKeyDocument {
  try {
    return parseServiceKeyDocument(text);
  } catch (error) {
    throw new CommandError(`${file} is no service key: ${messageOf(error)}`);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read (${systemCodeOf(error) ?? messageOf(error)})`,
      exitCodes.noInput.code,
    );
  }
}
