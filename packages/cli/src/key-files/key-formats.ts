import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { pkcs12 } from "./pkcs12.ts";

export const keyFormats = ["json", "crt", "key", "p12", "postman", "env"] as const;
export type KeyFormat = (typeof keyFormats)[number];

/** All that a file may be made of. */
export interface KeyParts {
  readonly document: ServiceKeyDocument;
  /** PEM, where the key has one and its private key is here. */
  readonly clientCertificate: { readonly certificate: string; readonly key: string } | undefined;
  /** Names of instance and key, for programs that show one. */
  readonly name: string;
  /** Asked only where a format needs one. */
  readonly password: () => Promise<string>;
}

const endings: Readonly<Record<KeyFormat, string>> = {
  json: "json",
  crt: "crt",
  key: "key",
  p12: "p12",
  postman: "postman_environment.json",
  env: "env",
};

export const endingOf = (format: KeyFormat): string => endings[format];

/** Whether a format is made from a certificate and its private key. */
export const needsCertificate = (format: KeyFormat): boolean => ["crt", "key", "p12"].includes(format);

/** The contents of a key's file in this format. @throws Error where the key has nothing for it */
export async function inFormat(format: KeyFormat, parts: KeyParts): Promise<string | Buffer> {
  const { document, name, password } = parts;
  switch (format) {
    case "json":
      return `${JSON.stringify(document, null, 2)}\n`;
    case "crt":
      return certificateOf(parts).certificate;
    case "key":
      return certificateOf(parts).key;
    case "p12":
      return pkcs12({ ...certificateOf(parts), name, password: await password() });
    case "postman":
      return postmanEnvironment(parts);
    case "env":
      return environmentFile(parts);
  }
}

function certificateOf({ clientCertificate }: KeyParts): {
  readonly certificate: string;
  readonly key: string;
} {
  if (clientCertificate === undefined) throw new TypeError("the key has a secret, and no certificate");
  return clientCertificate;
}

/** The variables of the collection in `postman/`. */
function postmanEnvironment({ document, name }: KeyParts): string {
  const { tokenurl, url, clientid, clientsecret = "" } = document.oauth;
  const variable = (key: string, value: string, type = "default") => ({ key, value, type, enabled: true });
  const values = [
    variable("tokenUrl", tokenurl),
    variable("apiUrl", url),
    variable("clientId", clientid),
    variable("clientSecret", clientsecret, "secret"),
  ];
  return `${JSON.stringify({ name, values, _postman_variable_scope: "environment" }, null, 2)}\n`;
}

/** Lines as `node --env-file`, `env_file` of Docker Compose and a shell's `set -a; . FILE` read them. */
function environmentFile({ document, clientCertificate }: KeyParts): string {
  const { tokenurl, url, clientid, clientsecret } = document.oauth;
  const lines = { TOKEN_URL: tokenurl, API_URL: url, CLIENT_ID: clientid, CLIENT_SECRET: clientsecret };
  const head =
    clientCertificate === undefined
      ? ""
      : "# The certificate does not fit in here: export crt and key too.\n";
  const text = Object.entries(lines).map(([name, value]) =>
    value === undefined ? "" : `${name}=${quoted(name, value)}\n`,
  );
  return head + text.join("");
}

/** Between single quotes nothing means anything else to any of them; a single quote itself needs the double ones. */
function quoted(name: string, value: string): string {
  if (!/['\p{Cc}]/u.test(value)) return `'${value}'`;
  if (!/["$`\\!\p{Cc}]/u.test(value)) return `"${value}"`;
  throw new TypeError(`${name} has characters that these files have no common way to write`);
}
