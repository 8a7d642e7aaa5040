import { expect, it } from "vitest";
import { newTokenId } from "../../packages/token-server/src/tokens/xsuaa-claims.ts";
import { decode } from "../flows.ts";
import { report } from "../goals/report.ts";
import { thorough } from "./growth.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { sendMany } from "./many-requests.ts";
import { ownLine, saidIn, tokenAttack, tokenCall } from "./token-calls.ts";

const grant = "grant_type=client_credentials";
/** RFC 6749 section 5.2: what `error_description` may hold. */
const speakable = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** Rows 8, 11-15 and 17: what a client asks for, and what it gets. */
export function grantRows(stackOf: () => HostileStack): void {
  const asked = (query: string, status: readonly number[]): Attack =>
    tokenAttack({ query, headers: [ownLine(stackOf())] }, status);
  const inForm = (body: string, status: readonly number[]): Attack =>
    tokenAttack({ body, headers: [ownLine(stackOf())] }, status);
  const expectAll = async (attacks: Readonly<Record<string, Attack>>) =>
    Object.entries(await expectHeld(stackOf(), attacks, false));

  it("row 8: a grant that is not offered, or not to this client, gives no token", async () => {
    const urn = "urn:ietf:params:oauth:grant-type:";
    const unknown = [
      "authorization_code",
      "implicit",
      "device_code",
      `${urn}device_code`,
      `${urn}jwt-bearer`,
      `${urn}saml2-bearer`,
      `${urn}token-exchange`,
      "urn:openid:params:grant-type:ciba",
      "user_token",
      "client_credentials ",
      " client_credentials",
      "Client_Credentials",
      "client_credentials\0",
      "x".repeat(10_000),
    ];
    for (const [name, answer] of await expectAll(
      Object.fromEntries(
        unknown.map((one) => [one.slice(0, 40), asked(`grant_type=${encodeURIComponent(one)}`, [400])]),
      ),
    )) {
      expect([name, saidIn(answer)["error"]]).toEqual([name, "unsupported_grant_type"]);
      expect(answer?.body.length, name).toBeLessThan(500);
    }
    for (const [name, answer] of await expectAll({
      "no name": asked("grant_type=", [400]),
      "no grant": asked("x=y", [400]),
    }))
      expect([name, saidIn(answer)["error"]]).toEqual([name, "invalid_request"]);
    for (const [name, answer] of await expectAll({
      password: asked("grant_type=password&username=demo&password=x", [401]),
      refresh_token: asked("grant_type=refresh_token&refresh_token=x", [401]),
    }))
      expect([name, saidIn(answer)]).toEqual([
        name,
        { error: "invalid_client", error_description: "Unauthorized grant type" },
      ]);
    const discovery = await stackOf().call(`${stackOf().tokenUrl}/.well-known/openid-configuration`);
    const { grant_types_supported: offered } = discovery.json<{ grant_types_supported: string[] }>();
    expect(offered.toSorted()).toEqual(["client_credentials", "password", "refresh_token"]);
  });

  it("row 11: one foreign scope and there is no token at all", async () => {
    const [first = ""] = decode(stackOf().token).claims.scope;
    const foreign = "it!b9.Admin";
    const scopes = [
      foreign,
      `${first} ${foreign}`,
      `${foreign} ${first}`,
      "tenantbox.admin",
      first.toLowerCase(),
      `${first}.x`,
      "*",
    ];
    const attacks = scopes.map((scope) => [
      scope,
      asked(`${grant}&scope=${encodeURIComponent(scope)}`, [400]),
    ]);
    for (const [name, answer] of await expectAll(Object.fromEntries(attacks) as Record<string, Attack>)) {
      expect([name, saidIn(answer)["error"]]).toEqual([name, "invalid_scope"]);
      expect(Object.keys(saidIn(answer))).not.toContain("access_token");
    }
  });

  it("row 12: a scope of characters that no scope has is refused, and none of them is said back", async () => {
    const scopes = ['"', "\\", "a\r\nX: y", "\0", "é", "a\tb", "\u202e", "\u007f", "\uFEFF"];
    const attacks = scopes.flatMap((scope) => [
      [`${scope} in the query`, asked(`${grant}&scope=${encodeURIComponent(scope)}`, [400])],
      [`${scope} in the form`, inForm(`${grant}&scope=${encodeURIComponent(scope)}`, [400])],
    ]);
    for (const [name, answer] of await expectAll(Object.fromEntries(attacks) as Record<string, Attack>)) {
      const { error, error_description: description } = saidIn(answer);
      expect([name, error]).toEqual([name, "invalid_scope"]);
      expect(description, name).toMatch(speakable);
    }
  });

  it("row 13: five thousand scopes are refused in a few words", async () => {
    const words = Array.from({ length: 5_000 }, (_none, index) => `s.${index}`);
    for (const [name, answer] of await expectAll({
      different: inForm(`${grant}&scope=${words.join("+")}`, [400]),
      "one long": inForm(`${grant}&scope=${"s".repeat(50_000)}`, [400]),
    })) {
      expect([name, saidIn(answer)["error"]]).toEqual([name, "invalid_scope"]);
      expect(answer?.body.length).toBeLessThan(2_048);
    }
  });

  /** What a token says, without what differs from token to token. */
  const facts = (token: string): Record<string, unknown> => {
    const { claims } = decode(token);
    return { ...claims, jti: "", iat: 0, exp: claims.exp - claims.iat };
  };

  it("row 14: a resource or an audience of the caller's choice changes nothing about the token", async () => {
    for (const [name, answer] of await expectAll({
      resource: asked(`${grant}&resource=${encodeURIComponent("https://evil/")}`, [200, 400]),
      audience: asked(`${grant}&audience=x`, [200, 400]),
      "two resources": asked(`${grant}&resource=https%3A%2F%2Fa%2F&resource=https%3A%2F%2Fb%2F`, [400]),
    })) {
      const { access_token: token } = saidIn(answer);
      if (answer?.status === 200)
        expect([name, facts(String(token))]).toEqual([name, facts(stackOf().token)]);
    }
  });

  it("row 15: what the caller would like its token to say is not asked for", async () => {
    const wishes = {
      sub: "root",
      zid: "T2",
      cid: "x",
      authorities: '{"az_attr":{"role":"admin"}}',
      claims: '{"id_token":{"sub":{"value":"root"}}}',
      exp: "9999999999",
      token_validity: "999999",
      "access_token.exp": "9999999999",
      cnf: '{"x5t#S256":"x"}',
      jti: "chosen",
      iss: "https://evil.example",
    };
    const text = new URLSearchParams(wishes).toString();
    for (const [name, answer] of await expectAll({
      "in the form": inForm(`${grant}&${text}`, [200]),
      "in the query": asked(`${grant}&${text}`, [200]),
    })) {
      const token = String(saidIn(answer)["access_token"]);
      expect([name, facts(token)]).toEqual([name, facts(stackOf().token)]);
      expect(decode(token).claims["jti"]).not.toBe("chosen");
    }
  });

  it("row 17: no two tokens have one id, and none begins before it is made or lives longer than it shall", async () => {
    const wanted = thorough ? 1_000_000 : 300;
    const ids = new Set<unknown>();
    const answered = await sendMany(stackOf().wires.token, {
      wanted,
      // Each is signed; a million of them take longer than anybody waits.
      longestMs: thorough ? 240_000 : 20_000,
      request: () => tokenCall({ query: grant, headers: [ownLine(stackOf())] }),
      check(answer) {
        const { claims } = decode(String(saidIn(answer)["access_token"]));
        expect(claims.exp - claims.iat).toBe(43_200);
        expect(claims.iat).toBeLessThanOrEqual(Date.now() / 1_000);
        ids.add(claims["jti"]);
      },
    });
    expect(ids.size).toBe(answered);
    expect(answered).toBeGreaterThanOrEqual(thorough ? 20_000 : wanted);
    // What makes the ids, without the signatures.
    const many = thorough ? 1_000_000 : 50_000;
    expect(new Set(Array.from({ length: many }, newTokenId)).size).toBe(many);
    if (thorough) report("row 17", { "tokens, all ids different": answered, "ids of their generator": many });
  });
}
