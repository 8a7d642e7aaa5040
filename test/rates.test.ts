import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf, eventually } from "./audit.ts";
import { askToken, basic, form, read, tokenFor } from "./flows.ts";
import { outsideAuthority } from "./outside-authority.ts";
import type { Identity, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

const atOnce = 40;
const many = (ask: () => Promise<Reply>): Promise<Reply[]> =>
  Promise.all(Array.from({ length: atOnce }, ask));
const statusesOf = (replies: readonly Reply[]): readonly number[] =>
  [...new Set(replies.map(({ status }) => status))].toSorted((a, b) => a - b);
const turnedAway = (replies: readonly Reply[]): Reply => {
  const found = replies.find(({ status }) => status === 429);
  if (found === undefined) throw new Error("nobody was turned away");
  return found;
};
/** Whoever waits as long as he is told is served. */
const after = (reply: Reply): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Number(reply.headers["retry-after"]) * 1000));

describe("A tenant that serves four token requests and eight API requests in a second, of one caller two and six", () => {
  let stack: Stack;
  let tokens: Readonly<Record<"demo-api" | "demo-readonly", string>>;
  beforeAll(async () => {
    stack = await startStack({
      settings: { tokenRate: 4, tokenRatePerClient: 2, apiRate: 8, apiRatePerCaller: 6 },
    });
    tokens = {
      "demo-api": await tokenFor(stack, "demo-api", "secret"),
      "demo-readonly": await tokenFor(stack, "demo-readonly", "secret"),
    };
  });
  afterAll(() => stack.stop());
  const list = (client: keyof typeof tokens) => read(stack, tokens[client], "MessageProcessingLogs?$top=1");

  it("lets some token requests wait and turns the others away in the form of OAuth, until Retry-After", async () => {
    const key = stack.key("demo-api", "secret");
    const replies = await many(() =>
      stack.call(`${key.tokenurl}?grant_type=client_credentials`, {
        method: "POST",
        headers: basic(key.clientid, "wrong"),
      }),
    );
    expect(statusesOf(replies)).toEqual([401, 429]);
    // Four in this second, unless its tokens were made in it, and four in the next.
    expect(replies.filter(({ status }) => status === 401).length).toBeGreaterThan(4);
    const refused = turnedAway(replies);
    expect([refused.headers["retry-after"], refused.headers["cache-control"]]).toEqual(["1", "no-store"]);
    expect(refused.json()).toEqual({ error: "too_many_requests", error_description: "Too many requests" });
    const lines = await auditOf(stack, "token-server", refused);
    expect(lines.map(({ event, reason }) => [event, reason])).toEqual([["token.refused", "rate-of-tenant"]]);
    await after(refused);
    expect((await askToken(stack, key)).status).toBe(200);
  });

  it("turns one client's tokens away that has too many, and gives another one's", async () => {
    const key = stack.key("demo-readonly", "secret");
    const replies = await Promise.all([1, 2, 3].map(() => askToken(stack, key)));
    const refused = turnedAway(replies);
    const lines = await auditOf(stack, "token-server", refused);
    expect(lines.map(({ reason }) => reason)).toEqual(["rate-of-client"]);
    expect((await askToken(stack, stack.key("demo-api", "secret"))).status).toBe(200);
  });

  it("turns one caller away at the API in the form of OData, and serves another one meanwhile", async () => {
    const replies = await many(() => list("demo-api"));
    expect(statusesOf(replies)).toEqual([200, 429]);
    const refused = turnedAway(replies);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(refused.json()).toEqual({
      error: {
        code: "Too Many Requests",
        message: { lang: "en", value: "Too many requests. Try again later." },
      },
    });
    const lines = await auditOf(stack, "resource-api", refused);
    expect(lines.map(({ event, reason }) => [event, reason])).toEqual([["access.refused", "rate-of-caller"]]);
    expect((await list("demo-readonly")).status).toBe(200);
    await after(refused);
    expect((await list("demo-api")).status).toBe(200);
  });

  it("turns callers away who have too many together, and counts nobody who has not proven himself", async () => {
    await after(turnedAway(await many(() => list("demo-api"))));
    const strangers = await many(() => read(stack, "a.b.c", "MessageProcessingLogs?$top=1"));
    expect(statusesOf(strangers)).toEqual([401]);
    expect((await list("demo-api")).status).toBe(200);
    const both = await Promise.all(
      [...Array(6).keys()].flatMap(() => [list("demo-api"), list("demo-readonly")]),
    );
    const reasons = await Promise.all(
      both
        .filter(({ status }) => status === 429)
        .map(async (reply) => (await auditOf(stack, "resource-api", reply))[0]?.["reason"]),
    );
    expect(reasons).toContain("rate-of-tenant");
  });
});

describe("Failures behind a proxy of ours", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { proxyAddresses: ["127.0.0.1", "::1"], guesses: 5 } });
  });
  afterAll(() => stack.stop());
  const certificateOf = (instance: string): string =>
    `:${new X509Certificate(stack.identity(instance, "certificate").cert).raw.toString("base64")}:`;
  const withCertificate = (instance: string, client = instance): Promise<Reply> => {
    const sent = form({
      grant_type: "client_credentials",
      client_id: stack.key(client, "certificate").clientid,
    });
    const headers = { ...(sent.headers as Record<string, string>), "client-cert": certificateOf(instance) };
    return stack.call(`${stack.tokenMtlsUrl}/oauth/token`, { method: "POST", ...sent, headers });
  };
  const withSecret = (peer: string, secret?: string): Promise<Reply> => {
    const key = stack.key("demo-api", "secret");
    return stack.call(`${key.tokenurl}?grant_type=client_credentials`, {
      method: "POST",
      headers: { ...basic(key.clientid, secret ?? key.clientsecret), "x-forwarded-for": peer },
    });
  };
  const times = async (count: number, ask: () => Promise<Reply>): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push((await ask()).status);
    return statuses;
  };

  it("count for the certificate that it names, and not for the proxy or for others behind it", async () => {
    // A good certificate in the name of another client is a guess at that client.
    expect(await times(7, () => withCertificate("demo-bound", "demo-api"))).toEqual([
      ...Array<number>(5).fill(401),
      429,
      429,
    ]);
    expect((await withCertificate("demo-bound")).status).toBe(429);
    expect((await withCertificate("demo-api")).status).toBe(200);
  });

  it("count for the address that it names, whatever stands before it", async () => {
    let asked = 0;
    const guess = (): Promise<Reply> => withSecret(`198.51.100.${(asked += 1)}, 203.0.113.7`, "wrong");
    expect(await times(6, guess)).toEqual([...Array<number>(5).fill(401), 429]);
    expect((await withSecret("203.0.113.7")).status).toBe(429);
    expect((await withSecret("203.0.113.8")).status).toBe(200);
  });
});

describe("A certificate that nobody has registered, shown to the API", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { guesses: 5 } });
  });
  afterAll(() => stack.stop());

  it("is answered 401 five times, then 429 in the form of OData, and others go on", async () => {
    const outside = outsideAuthority(stack, "Outside");
    await outside.trust();
    const { identity } = outside.issue();
    const show = (as: Identity): Promise<Reply> =>
      stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
        as,
        headers: { accept: "application/json" },
      });
    // Until the root is trusted the API itself refuses the certificate, and nobody counts that.
    await eventually(async () => {
      const [line] = await auditOf(stack, "resource-api", await show(identity));
      return line?.["reason"] === "certificate-untrusted" ? undefined : true;
    }, "the root to be trusted");
    const replies: Reply[] = [];
    for (let index = 0; index < 6; index += 1) replies.push(await show(identity));
    expect(statusesOf(replies)).toEqual([401, 429]);
    const refused = turnedAway(replies);
    expect(refused.headers["retry-after"]).toMatch(/^([1-9]|[1-5]\d|60)$/);
    expect(refused.json()).toMatchObject({ error: { code: "Too Many Requests" } });
    expect(await auditOf(stack, "resource-api", refused)).toMatchObject([{ reason: "too-many-attempts" }]);
    expect((await show(stack.identity("demo-api", "certificate"))).status).toBe(200);
  });
});
