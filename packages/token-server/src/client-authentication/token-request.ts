import type { IncomingMessage } from "node:http";
import { OAuthError } from "../errors.ts";
import { parseForm } from "./form.ts";

/** How large a form may be. */
export interface FormLimits {
  readonly bytes: number;
  /** Parameters of the form, and as many of the query. */
  readonly parameters: number;
}

/** Reads the parameters of one request. @throws {OAuthError} request-invalid, body-too-large, encoding-unsupported */
export type ReadTokenRequest = (request: IncomingMessage) => Promise<Map<string, string>>;

/** A reader of token requests that stops where the limits are reached. */
export const createTokenRequestReader =
  (limits: FormLimits): ReadTokenRequest =>
  (request) =>
    readTokenRequest(request, limits);

/**
 * The parameters of a token request, from its query and its form body together: clients of the real system
 * use either place. The same parameter in both must have the same value (catalogue row 3); an empty value
 * counts as absent (RFC 6749 section 3.2). Nothing is parsed beyond the limits (facts M10).
 * @throws {OAuthError} request-invalid, body-too-large, encoding-unsupported
 */
async function readTokenRequest(request: IncomingMessage, limits: FormLimits): Promise<Map<string, string>> {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") throw new OAuthError("encoding-unsupported");
  const body = await readBody(request, limits.bytes);
  if (body.length > 0) requireFormType(request.headers["content-type"]);
  const query = /\?(.*)$/s.exec(request.url ?? "")?.[1] ?? "";
  const parameters = parseForm(query, limits.parameters);
  for (const [name, value] of parseForm(body.toString("latin1"), limits.parameters)) {
    const inQuery = parameters.get(name);
    if (inQuery !== undefined && inQuery !== value) {
      throw invalid(`${describe(name)} has different values in query and body`, "parameters-differ");
    }
    parameters.set(name, value);
  }
  for (const [name, value] of parameters) if (value === "") parameters.delete(name);
  return parameters;
}

const invalid = (description: string, reason: string): OAuthError =>
  new OAuthError("request-invalid", { description, reason });

// Only names that are plain words are repeated to the caller (RFC 6749 section 5.2 limits the characters).
const describe = (name: string): string =>
  /^[a-z_]{1,40}$/.test(name) ? `Parameter ${name}` : "A parameter";

const tooLarge = (most: number): OAuthError => {
  const size = most % 1024 === 0 ? `${most / 1024} KiB` : `${most} bytes`;
  return new OAuthError("body-too-large", { description: `The request body is larger than ${size}` });
};

function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (Number(request.headers["content-length"] ?? 0) > most) return reject(tooLarge(most));
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) return void chunks.push(chunk);
      request.pause();
      reject(tooLarge(most));
    });
    request.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on("error", (cause) => reject(new OAuthError("request-invalid", { reason: "body-cut", cause })));
  });
}

function requireFormType(header: string | undefined): void {
  const [type, ...parameters] = (header ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice("charset=".length)
    .replaceAll('"', "");
  if (type !== "application/x-www-form-urlencoded" || (charset !== undefined && charset !== "utf-8")) {
    throw invalid("The body must be application/x-www-form-urlencoded in UTF-8", "content-type-wrong");
  }
}
