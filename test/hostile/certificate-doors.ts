import { expect } from "vitest";
import { auditLines } from "../audit.ts";
import type { Answer } from "./answers.ts";
import { wireTo } from "./bytes.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { boundTo, mint, type Pki, type Shown, tlsOf } from "./pki.ts";
import { head } from "./requests.ts";

/** Where a certificate can be shown: for a token, for logs, and as what a token is bound to. */
const certificateDoors = ["token", "direct", "bound"] as const;
type CertificateDoor = (typeof certificateDoors)[number];

/** Somebody with a certificate that does not count. */
export interface Pretender {
  readonly by: Shown;
  /** What the audit log calls it, without `certificate-` in front; undefined where TLS may end it before. */
  readonly reason: string | undefined;
  /**
   * Whether a key can be made of its leaf: then it is registered, and still counts for nothing. "already": it was.
   * "never": it is not registered; a token bound to it, which nobody would have got, is not shown either.
   */
  readonly registers: boolean | "already" | "never";
  readonly delayMs?: number;
}

interface Attempted {
  readonly door: CertificateDoor;
  readonly name: string;
  readonly answer: Answer | undefined;
}

/** Each is nobody at every door, for the reason given, and looks from outside like every other (INV 1-8). */
export async function expectNobody(
  stack: HostileStack,
  pki: Pki,
  pretenders: Readonly<Record<string, Pretender>>,
): Promise<void> {
  for (const [name, { by, registers }] of Object.entries(pretenders)) {
    if (typeof registers === "string") continue;
    const reply = await pki.register(by.leaf);
    expect([name, reply.status], reply.text).toEqual([name, registers ? 201 : 400]);
  }
  const attempts = await attempt(stack, pki, pretenders, [401]);
  const lines = {
    token: await auditLines(stack, "token-server"),
    api: await auditLines(stack, "resource-api"),
  };
  for (const { door, name, answer } of attempts) {
    const reason = pretenders[name]?.reason;
    if (reason === undefined) continue;
    const line = lines[door === "token" ? "token" : "api"].find(
      (one) => one["request"] === answer?.headers["x-correlation-id"],
    );
    const word = `${door === "bound" ? "bound-" : ""}certificate-${reason}`;
    expect([name, door, line?.["reason"]]).toEqual([name, door, word]);
  }
  for (const door of certificateDoors) expectAlike(attempts.filter((one) => one.door === door));
}

/** Each is who its key says, at every door; a key is made of each leaf first, unless there is one. */
export async function expectSomebody(
  stack: HostileStack,
  pki: Pki,
  callers: Readonly<Record<string, Shown>>,
  registered = false,
): Promise<void> {
  for (const [name, { leaf }] of registered ? [] : Object.entries(callers)) {
    const reply = await pki.register(leaf);
    expect([name, reply.status], reply.text).toEqual([name, 201]);
  }
  const all = Object.entries(callers).map(([name, by]) => [name, { by }] as const);
  await attempt(stack, pki, Object.fromEntries(all), [200]);
}

async function attempt(
  stack: HostileStack,
  pki: Pki,
  callers: Readonly<Record<string, Pick<Pretender, "by" | "delayMs"> & Partial<Pretender>>>,
  status: readonly number[],
): Promise<readonly Attempted[]> {
  const attacks: Record<string, Attack> = {};
  const names: Record<string, Pick<Attempted, "door" | "name">> = {};
  for (const [name, caller] of Object.entries(callers)) {
    const cut = status.includes(401) && caller.reason === undefined ? (["closed"] as const) : [];
    const bytes = await requestsOf(stack, pki, caller.by);
    for (const door of certificateDoors) {
      if (door === "bound" && caller.registers === "never") continue;
      const title = `${name} at the door "${door}"`;
      names[title] = { door, name };
      attacks[title] = {
        at: door === "token" ? "certificate" : "api",
        over: wireTo(stack.home, door === "token" ? stack.tokenMtlsUrl : stack.apiUrl, tlsOf(caller.by)),
        bytes: bytes[door],
        status: [...status, ...cut],
        audit: door === "token" || status.includes(401) ? 1 : 0,
        ...(caller.delayMs === undefined ? {} : { delayMs: caller.delayMs }),
      };
    }
  }
  const answers = await expectHeld(stack, attacks, false);
  return Object.entries(names).map(([title, one]) => ({ ...one, answer: answers[title] }));
}

/** What is sent at each door; the bound token was got by nobody else. */
async function requestsOf(
  stack: HostileStack,
  pki: Pki,
  { leaf }: Shown,
): Promise<Readonly<Record<CertificateDoor, string>>> {
  const id = encodeURIComponent(stack.key("demo-api", "secret").clientid);
  const logs = "GET /api/v1/MessageProcessingLogs?$top=1";
  const json = "Accept: application/json\r\n";
  const bound = await mint(pki, { claims: { cnf: boundTo(leaf) } });
  return {
    token: head(`POST /oauth/token?grant_type=client_credentials&client_id=${id}`, "Content-Length: 0\r\n"),
    direct: head(logs, json),
    bound: head(logs, `${json}Authorization: Bearer ${bound}\r\n`),
  };
}

/** INV 7: the same status, headers and bytes, whatever the cause. */
function expectAlike(attempts: readonly Attempted[]): void {
  const seen = attempts.flatMap(({ answer }) => {
    if (answer === undefined) return [];
    const { status, headers, body } = answer;
    return [JSON.stringify([status, { ...headers, "x-correlation-id": "", date: "" }, body.toString()])];
  });
  expect(new Set(seen).size).toBeLessThanOrEqual(1);
}
