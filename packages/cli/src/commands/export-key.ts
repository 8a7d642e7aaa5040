import { mkdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseServiceKeyDocument, serviceKeyFileName } from "@tenantbox/shared/service-key";
import { clientCertificateOf } from "../connection/key-material.ts";
import { cannotWrite, CommandError, messageOf, systemCodeOf } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import {
  endingOf,
  inFormat,
  type KeyFormat,
  type KeyParts,
  keyFormats,
  needsCertificate,
} from "../key-files/key-formats.ts";
import { writePrivateFile } from "../new-file.ts";
import type { Tools } from "./tools.ts";

export interface ExportOptions {
  format?: string;
  out?: string;
  force?: true;
  cert?: string;
  key?: string;
  passwordFile?: string;
  passwordEnv?: string;
  passwordStdin?: true;
}

export const exportOptions = {
  format: ["--format <formats>", `files to write, separated by commas: ${keyFormats.join(", ")}`],
  out: ["-o, --out <folder>", "where to write them (default: here)"],
  force: ["--force", "replace files that are there"],
  // Never as an argument: other users of the machine could read it there (catalogue row 235).
  passwordFile: ["--password-file <file>", "the password of a .p12 is the first line of this file"],
  passwordEnv: ["--password-env <name>", "the password of a .p12 is in this environment variable"],
  passwordStdin: ["--password-stdin", "the password of a .p12 comes on standard input"],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

/** The formats behind `--format`. @throws {CommandError} */
export function formatsOf(text: string): readonly KeyFormat[] {
  return text.split(",").map((name) => {
    const format = keyFormats.find((one) => one === name.trim().replace(/^pfx$/, "p12"));
    if (format === undefined) throw new CommandError(`--format: ${name} is none of ${keyFormats.join(", ")}`);
    return format;
  });
}

/**
 * Writes a key of the stack as files for its owner only, none of which is there already.
 * @returns their paths as a person in the working directory writes them
 */
export async function exportKey(
  tools: Tools,
  [instance, name]: readonly [string, string],
  credentials: unknown,
  options: ExportOptions & { readonly format: string },
): Promise<readonly string[]> {
  const { directory } = tools.surroundings;
  const formats = formatsOf(options.format);
  const document = parseServiceKeyDocument(JSON.stringify(credentials));
  const at = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : resolve(directory, file);
  const wanted = formats.some(needsCertificate);
  if (wanted && document.oauth.clientsecret !== undefined)
    throw new CommandError(
      `${name} of ${instance} has a secret, so there is no certificate to write; formats of a secret are json, postman, env`,
    );
  const clientCertificate = wanted
    ? await clientCertificateOf(document, {
        beside: (ending) => join(tools.home, "keys", serviceKeyFileName(instance, name, ending)),
        certificateFile: at(options.cert),
        keyFile: at(options.key),
      })
    : undefined;
  const parts: KeyParts = {
    document,
    clientCertificate,
    name: `${instance} ${name}`,
    password: () => passwordOf(tools, options),
  };
  // All are made before the first is written: what cannot be made leaves nothing behind.
  const contents: (readonly [KeyFormat, string | Buffer])[] = [];
  for (const format of formats) contents.push([format, await madeIn(format, parts)]);
  const folder = resolve(directory, options.out ?? ".");
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw cannotWrite(folder, error);
  });
  const written: string[] = [];
  for (const [format, content] of contents) {
    const base = serviceKeyFileName(instance, name, "json").replace(/json$/, endingOf(format));
    const path = join(folder, base);
    await writeKeyFile(path, content, options.force === true);
    written.push(relative(directory, path) || path);
  }
  return written;
}

/** Files of the person's own may hold no certificate, another key, or one behind a passphrase. */
async function madeIn(format: KeyFormat, parts: KeyParts): Promise<string | Buffer> {
  try {
    return await inFormat(format, parts);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`the key cannot be written as ${format}: ${messageOf(error)}`);
  }
}

async function passwordOf({ surroundings }: Tools, options: ExportOptions): Promise<string> {
  const password = await givenPassword(surroundings, options);
  if (password === undefined)
    throw new CommandError(
      "a .p12 needs a password: --password-file FILE, --password-env NAME or --password-stdin",
    );
  if (password === "") throw new CommandError("the password of a .p12 must not be empty");
  return password;
}

async function givenPassword(
  { directory, environment, readInput, prompts }: Tools["surroundings"],
  { passwordFile, passwordEnv, passwordStdin }: ExportOptions,
): Promise<string | undefined> {
  const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? "";
  if (passwordFile !== undefined) return firstLine(await textOf(resolve(directory, passwordFile)));
  if (passwordEnv !== undefined) {
    const value = environment[passwordEnv];
    if (value === undefined) throw new CommandError(`--password-env: ${passwordEnv} is not set`);
    return value;
  }
  if (passwordStdin === true) return firstLine(await readInput());
  if (prompts === undefined) return undefined;
  const password = await prompts.secret("Password for the .p12");
  if (password === undefined) throw new CommandError("nothing was written");
  if ((await prompts.secret("The same once more")) !== password)
    throw new CommandError("the two passwords differ; nothing was written");
  return password;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${systemCodeOf(error)})`, exitCodes.noInput.code);
  }
}

async function writeKeyFile(path: string, content: string | Buffer, replace: boolean): Promise<void> {
  const isWritten = await writePrivateFile(path, content, { replace }).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
  if (isWritten) return;
  throw new CommandError(`${path} is there already; --force replaces it`, exitCodes.cannotWrite.code);
}
