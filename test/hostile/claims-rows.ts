import { expect, it } from "vitest";
import { administrationOf, decode, tokenFor } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { encoded, type OwnSigner, type Part } from "./own-signature.ts";
import { bearerLine, expectGoodTokens, expectRefusedTokens, logsWith } from "./token-doors.ts";

/** Rows 83-87, 91, 93, 94, 101 and 102: what a token says that the tenant itself has signed. */
export function claimsRows(stackOf: () => HostileStack, signerOf: () => OwnSigner): void {
  const header = (): Record<string, unknown> => decode(stackOf().token).header;
  const claims = (): Record<string, unknown> => decode(stackOf().token).claims;
  const now = (): number => Math.floor(Date.now() / 1000);
  const sign = (payload: Part, more: Part = header()): string => signerOf().sign(more, payload);
  const saying = (change: Record<string, unknown>): string => sign({ ...claims(), ...change });
  /** The payload as text, with a claim's value written by hand. */
  const written = (name: string, value: string): string =>
    sign(JSON.stringify({ ...claims(), [name]: "HERE" }).replace('"HERE"', value));

  it("row 83: a token ends when it says so, and one that does not say so properly has ended", async () => {
    await expectRefusedTokens(stackOf(), {
      "six seconds ago": saying({ exp: now() - 6, iat: now() - 100 }),
      missing: saying({ exp: undefined }),
      "a text": saying({ exp: String(now() + 100) }),
      null: saying({ exp: null }),
      "1e300": written("exp", "1e300"),
      "as JavaScript writes it": saying({ exp: 1e300 }),
      "-1": saying({ exp: -1 }),
      NaN: saying({ exp: "NaN" }),
      "in milliseconds": saying({ exp: 1e13 }),
      "a list": saying({ exp: [now() + 100] }),
      "a fraction": saying({ exp: now() + 100.5 }),
    });
    await expectGoodTokens(stackOf(), {
      "three seconds ago": saying({ exp: now() - 3, iat: now() - 100 }),
    });
  });

  it("row 84: a token begins when it says so, and lives no longer than any may", async () => {
    await expectRefusedTokens(stackOf(), {
      "nbf in six seconds": saying({ nbf: now() + 7 }),
      "iat in six seconds": saying({ iat: now() + 7 }),
      "nbf a text": saying({ nbf: "0" }),
      "iat missing": saying({ iat: undefined }),
      "iat behind exp": saying({ iat: now(), exp: now() - 1 }),
      "a second longer than a day": saying({ iat: now(), exp: now() + 86_401 }),
    });
    await expectGoodTokens(stackOf(), {
      "in three seconds": saying({ iat: now() + 3, nbf: now() + 3, exp: now() + 100 }),
      "a day": saying({ iat: now(), exp: now() + 86_400 }),
    });
  });

  it("row 85: a token of another issuer is refused, however alike the names are", async () => {
    const issuer = String(claims()["iss"]);
    await expectRefusedTokens(stackOf(), {
      other: saying({ iss: "https://evil.example/oauth/token" }),
      "a slash behind": saying({ iss: `${issuer}/` }),
      "capital letters": saying({ iss: issuer.toUpperCase() }),
      "a list": saying({ iss: [issuer] }),
      "a list of two": saying({ iss: [issuer, "https://evil.example"] }),
      missing: saying({ iss: undefined }),
      "by address": saying({ iss: issuer.replace("localhost", "127.0.0.1") }),
    });
  });

  it("row 86: a token for somebody else is refused; one for us and others is not", async () => {
    const audience = claims()["aud"] as string[];
    await expectRefusedTokens(stackOf(), {
      "another instance": saying({ aud: ["sb-other!b9|it!b9", "it!b9"] }),
      missing: saying({ aud: undefined }),
      "a number": saying({ aud: 1 }),
      "a text": saying({ aud: "it!b1" }),
      "a prefix of ours": saying({ aud: ["it!b"] }),
      "ours is a prefix of it": saying({ aud: ["it!b10", "it!b1x", "xit!b1"] }),
      "a list of lists": saying({ aud: [["it!b1"]] }),
      empty: saying({ aud: [] }),
    });
    await expectGoodTokens(stackOf(), { "us and others": saying({ aud: ["it!b9", ...audience, "x"] }) });
  });

  it("row 87: the token of an integration flow opens no logs", async () => {
    const { createInstance, createKey } = await administrationOf(stackOf());
    await createInstance("hostile-flows", {}, "integration-flow");
    await createKey("hostile-flows", "secret");
    await expectRefusedTokens(stackOf(), {
      "of a flow": await tokenFor(stackOf(), "hostile-flows", "secret"),
    });
  });

  it("row 91: a member that stands twice means neither, though the tenant signed it", async () => {
    const text = JSON.stringify(claims());
    const twice = (more: string): string => `{${more},${text.slice(1)}`;
    const head64 = JSON.stringify(header());
    await expectRefusedTokens(stackOf(), {
      "alg none first": sign(claims(), `{"alg":"none",${head64.slice(1)}`),
      "alg none last": sign(claims(), `${head64.slice(0, -1)},"alg":"none"}`),
      "alg twice the same": sign(claims(), `{"alg":"RS256",${head64.slice(1)}`),
      "kid twice": sign(claims(), `{"kid":"x",${head64.slice(1)}`),
      "alg once escaped": sign(claims(), `{"\\u0061lg":"none",${head64.slice(1)}`),
      "scope twice": sign(twice('"scope":["it!b1.Everything"]')),
      "exp twice": sign(twice('"exp":1')),
      "scope once escaped": sign(twice('"\\u0073cope":["x"]')),
      "a member of a member twice": sign(twice('"ext":{"a":1,"a":2}')),
    });
  });

  it("row 93: whatever is not three parts and one object is refused, signed or not", async () => {
    const [first = "", second = "", third = ""] = stackOf().token.split(".");
    const nested = "[".repeat(5_000) + "]".repeat(5_000);
    await expectRefusedTokens(stackOf(), {
      "two parts": `${first}.${second}`,
      "four parts": `${first}.${second}.${third}.${third}`,
      "six parts": [first, second, third, first, second, third].join("."),
      "an array": sign(JSON.stringify([claims()])),
      "a number": sign("42"),
      null: sign("null"),
      "a text": sign('"x"'),
      "no JSON": sign("{"),
      "invalid UTF-8": sign(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])),
      "a mark in front": sign(`\ufeff${JSON.stringify(claims())}`),
      "nested arrays": sign(nested),
      "nested arrays, unsigned": `${first}.${encoded(nested)}.${third}`,
      "a header that is an array": sign(claims(), JSON.stringify([header()])),
      "a header that is null": sign(claims(), "null"),
      "a header in invalid UTF-8": sign(claims(), Buffer.from([0xff, 0xfe])),
    });
    const deep = `${first}.${encoded("[".repeat(200_000))}.${third}`;
    await expectHeld(
      stackOf(),
      { "200,000 nested arrays": { bytes: logsWith(bearerLine(deep)), status: [431, "closed"], audit: 0 } },
      false,
    );
  });

  it("row 94: thousands of members that are numbers cost nothing, signed or not", async () => {
    const members = (count: number): string =>
      Array.from({ length: count }, (_, index) => `"${count - index}":0`).join(",");
    const many = `${JSON.stringify(claims()).slice(0, -1)},${members(1_100)}}`;
    const forged = `${encoded(header())}.${encoded(many)}.${stackOf().token.split(".")[2] ?? ""}`;
    await expectRefusedTokens(stackOf(), { "signed by nobody": forged, "signed by us": sign(many) });
    const fifty = sign(`{${members(50_000)}}`);
    await expectHeld(
      stackOf(),
      { "50,000": { bytes: logsWith(bearerLine(fifty)), status: [431, "closed"], audit: 0 } },
      false,
    );
  });

  it("row 101: a scope is a word in a list, whole and as it is written", async () => {
    const scope = claims()["scope"] as string[];
    const role = scope.find((one) => one.endsWith(".NodeManager.read")) ?? "";
    expect(role).not.toBe("");
    const forbidden: Record<string, unknown> = {
      "a star": ["*"],
      "the word and more": [`${role}.x`],
      "more and the word": [`x${role}`],
      "another application": [role.replace("it!b1", "it!b2")],
      "without the application": [role.split(".").slice(1).join(".")],
      "other case": [role.toLowerCase(), role.toUpperCase()],
      "blanks around it": [` ${role}`, `${role} `],
      "the word within words": [`a ${role} b`],
      none: [],
      // What is no list of words grants nothing, be the right word in it or not.
      "a text": role,
      "words in a text": scope.join(" "),
      "an object": { 0: role },
      "a list within the list": [scope],
      "an empty word among them": ["", ...scope],
      "a number among them": [...scope, 1],
      missing: undefined,
      null: null,
    };
    const attacks = Object.entries(forbidden).map(([name, value]): [string, Attack] => [
      name,
      { bytes: logsWith(bearerLine(saying({ scope: value }))), status: [403] },
    ]);
    await expectHeld(stackOf(), Object.fromEntries(attacks), false);
  });

  it("row 102: quotes and OData in claims change no answer", async () => {
    const texts = [
      "a' or 1 eq 1 or '",
      `"; drop table message_log; --`,
      "x') or substringof('",
      "\u0000\r\n",
    ];
    const names = ["cid", "sub", "jti", "zid", "client_id", "azp", "rev_sig"];
    const attacks = texts.flatMap((text, index) =>
      names.map((name): [string, Attack] => [
        `${name} ${index}`,
        { bytes: logsWith(bearerLine(saying({ [name]: text }))), status: [200] },
      ]),
    );
    const answers = await expectHeld(
      stackOf(),
      {
        plain: { bytes: logsWith(bearerLine(stackOf().token)), status: [200] },
        ...Object.fromEntries(attacks),
      },
      false,
    );
    expect(new Set(Object.values(answers).map((answer) => answer?.body.toString())).size).toBe(1);
  });
}
