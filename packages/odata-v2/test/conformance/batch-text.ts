import { parseBatch } from "../../src/batch/index.ts";

const baseUrl = "https://localhost:8445/shop/v1/";
const limits = { parts: 100, bytes: 5_000_000 };

export const batchOf = (body: string | Buffer, contentType = "multipart/mixed; boundary=b", given = limits) =>
  parseBatch(
    { contentType, body: typeof body === "string" ? Buffer.from(body, "latin1") : body, baseUrl },
    given,
  );

/** A part with a request: its lines, then its body. */
export const httpPart = (request: string, fields: readonly string[] = []): string =>
  ["Content-Type: application/http", "Content-Transfer-Encoding: binary", ...fields, "", request].join(
    "\r\n",
  );

export const multipart = (parts: readonly string[], boundary = "b"): string =>
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--`;

export const changeSetPart = (parts: readonly string[], boundary = "c"): string =>
  `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${multipart(parts, boundary)}`;

export const get = (url: string): string => httpPart(`GET ${url} HTTP/1.1\r\n\r\n`);

/** What an error says, or that there was none. */
export function refusalOf(work: () => unknown): { status?: unknown; message?: unknown } {
  try {
    work();
    return {};
  } catch (error) {
    const { status, message } = error as { status: unknown; message: unknown };
    return { status, message };
  }
}
