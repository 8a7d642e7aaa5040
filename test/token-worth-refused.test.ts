import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { basic, bearer, form, tokenFor } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

describe.each(["/introspect", "/check_token", "/oauth/revoke"])("%s", (path) => {
  it("refuses who does not prove to be a client as the token endpoint does, and tells no causes apart", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    const { clientid, clientsecret = "" } = stack.key("demo-api", "secret");
    const cases: readonly (readonly [string, Call])[] = [
      ["client-missing", form({ token })],
      ["secret-wrong", { headers: basic(clientid, "wrong") }],
      ["client-unknown", { headers: basic("sb-nobody!b1", clientsecret) }],
      ["authorization-malformed", { headers: bearer(token) }],
    ];
    const texts = new Set<string>();
    for (const [reason, { headers = {}, body }] of cases) {
      const sent = form({ token });
      const reply = await stack.call(`${stack.tokenUrl}${path}`, {
        method: "POST",
        body: body ?? sent.body,
        headers: { ...sent.headers, ...(headers as object) },
      });
      expect(reply.headers["www-authenticate"]).toMatch(/^Basic realm="UAA\/client"/);
      texts.add(`${reply.status} ${reply.text}`);
      expect(await auditOf(stack, "token-server", reply)).toMatchObject([{ outcome: "refused", reason }]);
    }
    expect([...texts]).toEqual(['401 {"error":"invalid_client","error_description":"Bad credentials"}']);
  });

  it("refuses a request without a token, or with more than it reads", async () => {
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const headers = {
      ...basic(clientid, clientsecret),
      "content-type": "application/x-www-form-urlencoded",
    };
    const send = (body: string): Promise<Reply> =>
      stack.call(`${stack.tokenUrl}${path}`, { method: "POST", headers, body });
    expect((await send("token=")).text).toBe(
      '{"error":"invalid_request","error_description":"Parameter token is required"}',
    );
    expect((await send("token=a&token=b")).status).toBe(400);
    expect((await send(`token=${"a".repeat(60_000)}`)).status).toBe(413);
  });
});
