import { expect } from "vitest";
import { basic } from "../flows.ts";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";

/** A request for a token, as one means it; what is left out is polite. */
export interface TokenCall {
  /** Request line without the version; a token is asked for by POST unless said. */
  readonly line?: string;
  /** Behind the question mark. */
  readonly query?: string;
  readonly body?: string | Buffer;
  /** Of the body, where there is one. */
  readonly type?: string;
  /** Header lines, without their ends. */
  readonly headers?: readonly string[];
}

const formType = "application/x-www-form-urlencoded";

/** The bytes of a request for a token, with the length of its body unless it says how that is sent. */
export function tokenCall({ line, query, body = "", type = formType, headers = [] }: TokenCall): Buffer {
  const asked = line ?? `POST /oauth/token${query === undefined ? "" : `?${query}`}`;
  const content = typeof body === "string" ? Buffer.from(body, "latin1") : body;
  const framed = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header));
  const lines = [
    `${asked} HTTP/1.1`,
    ...(headers.some((header) => /^host:/i.test(header)) ? [] : ["Host: localhost"]),
    ...headers,
    ...(content.length > 0 && type !== "" ? [`Content-Type: ${type}`] : []),
    ...(framed ? [] : [`Content-Length: ${content.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), content]);
}

export const basicLine = (id: string, secret: string): string =>
  `Authorization: ${basic(id, secret).authorization}`;

/** The header of the client that every hostile stack has, with its right secret. */
export function ownLine(stack: HostileStack): string {
  const { clientid, clientsecret = "" } = stack.key("demo-api", "secret");
  return basicLine(clientid, clientsecret);
}

/** An attack on the token endpoint; each leaves one audit line unless said. */
export const tokenAttack = (
  call: TokenCall,
  status: Attack["status"],
  more: Partial<Attack> = {},
): Attack => ({ at: "token", bytes: tokenCall(call), status, audit: 1, ...more });

/** What an answer of the token endpoint says. */
export const saidIn = (answer: Answer | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(answer?.body.toString("utf8") ?? "") as Record<string, unknown>;

/** Bytes that hold no answer's own facts: the same for the same refusal. */
const shapeOf = ({ status, headers, body }: Answer): string =>
  JSON.stringify([status, { ...headers, "x-correlation-id": "", date: "" }, body.toString()]);

/**
 * Each refusal of a credential is 401 with the challenge, and all of them are the same bytes (INV 1, 4-8; RFC 6749
 * section 5.2).
 */
export async function expectRefusedClients(
  stack: HostileStack,
  calls: Readonly<Record<string, TokenCall>>,
): Promise<void> {
  const wrong = { query: "grant_type=client_credentials", headers: [basicLine("sb-nobody!b1|it!b1", "x")] };
  const attacks = Object.entries({ "a client nobody knows": wrong, ...calls }).map(
    ([name, call]): [string, Attack] => [name, tokenAttack(call, [401])],
  );
  const answers = await expectHeld(stack, Object.fromEntries(attacks), false);
  const plain = answers["a client nobody knows"] as Answer;
  expect(plain.headers["www-authenticate"]).toMatch(/^Basic /);
  expect(plain.headers["cache-control"]).toBe("no-store");
  expect(saidIn(plain)["error"]).toBe("invalid_client");
  for (const [name, answer] of Object.entries(answers))
    expect([name, shapeOf(answer as Answer)]).toEqual([name, shapeOf(plain)]);
}
