import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";

export const crlf = "\r\n";

/** A part of a batch that holds one request. */
export const httpPart = (request: string, more = ""): string =>
  `Content-Type: application/http${crlf}Content-Transfer-Encoding: binary${crlf}${more}${crlf}${request}`;

export const getPart = (path: string, more = ""): string =>
  httpPart(`GET ${path} HTTP/1.1${crlf}Accept: application/json${crlf}${more}${crlf}`);

/** Parts between delimiters. */
export const multipart = (parts: readonly string[], boundary: string, end = crlf): string =>
  `${parts.map((part) => `--${boundary}${end}${part}${end}`).join("")}--${boundary}--${end}`;

/** A change set as a part of a batch. */
export const changeSet = (parts: readonly string[]): string =>
  `Content-Type: multipart/mixed; boundary=changes${crlf}${crlf}${multipart(parts, "changes")}`;

/** `POST /api/v1/$batch` as bytes, with the token. */
export function batchBytes(
  stack: Pick<HostileStack, "token">,
  body: string,
  { type = "multipart/mixed; boundary=b", more = `Authorization: Bearer ${stack.token}${crlf}` } = {},
): string {
  const length = Buffer.byteLength(body, "latin1");
  return (
    `POST /api/v1/$batch HTTP/1.1${crlf}Host: localhost${crlf}${more}` +
    `Content-Type: ${type}${crlf}Content-Length: ${length}${crlf}${crlf}${body}`
  );
}

/** The statuses of the parts of a batch's answer. */
export const statusesOf = (answer: Answer | undefined): readonly number[] =>
  [...(answer?.body.toString("latin1") ?? "").matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) =>
    Number(status),
  );
