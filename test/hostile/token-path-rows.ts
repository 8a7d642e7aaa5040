import { expect, it } from "vitest";
import { decode } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { ownLine, saidIn, tokenAttack } from "./token-calls.ts";

const grant = "grant_type=client_credentials";

/** Rows 9, 10 and 19: how and where a token is asked for, and by which name the server is called. */
export function tokenPathRows(stackOf: () => HostileStack): void {
  const own = (): string => ownLine(stackOf());
  const allowed = { audit: 0 };

  it("row 9: a token is given for POST alone", async () => {
    const methods = ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"];
    const asked = (method: string, more: Partial<Attack> = {}): Attack =>
      tokenAttack({ line: `${method} /oauth/token?${grant}`, headers: [own()] }, [405], {
        ...allowed,
        ...more,
      });
    const answers = await expectHeld(
      stackOf(),
      {
        ...Object.fromEntries(methods.map((method) => [method, asked(method)])),
        HEAD: asked("HEAD", { head: true }),
        // Refused before anybody looks where it goes.
        TRACE: asked("TRACE", { audit: 1 }),
        "POST in small letters": asked("post", { status: [400, 405] }),
      },
      false,
    );
    for (const [name, answer] of Object.entries(answers)) {
      if (answer?.status === 405 && name !== "TRACE")
        expect([name, answer.headers["allow"]]).toEqual([name, "POST"]);
      if (name === "TRACE") expect(answer?.headers["allow"]).toMatch(/\bPOST\b/);
      expect(answer?.headers["set-cookie"]).toBeUndefined();
      expect(answer?.body.toString()).not.toContain("access_token");
    }
  });

  it("row 10: the token endpoint has one spelling, and nothing else gives a token", async () => {
    const paths = [
      "/oauth/token/",
      "/OAUTH/TOKEN",
      "/oauth/Token",
      "//oauth/token",
      "/oauth//token",
      "/oauth/./token",
      "/x/../oauth/token",
      "/oauth%2Ftoken",
      "/oauth/%74oken",
      "/oauth/token;v=1",
      "/oauth/token%00",
      "/oauth/token%20",
      "/oauth\\token",
      "/token",
      "/uaa/oauth/token",
    ];
    const attacks = paths.flatMap((path) =>
      (["token", "certificate"] as const).map((at) => [
        `${path} at ${at}`,
        tokenAttack({ line: `POST ${path}?${grant}`, headers: [own()] }, [400, 404], { at, ...allowed }),
      ]),
    );
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks) as Record<string, Attack>, false);
    for (const [name, answer] of Object.entries(answers))
      expect(answer?.body.toString(), name).not.toContain("access_token");
  });

  it("row 19: whatever name the server is called by, tokens and documents name their issuer alike", async () => {
    const { iss } = decode(stackOf().token).claims;
    const { jku } = decode(stackOf().token).header;
    const said: Readonly<Record<string, readonly string[]>> = {
      "a foreign host": ["Host: evil.example"],
      "a forwarded host": ["X-Forwarded-Host: evil.example"],
      "a forwarded scheme": ["X-Forwarded-Proto: http"],
      "a forwarded header": ["Forwarded: for=1.2.3.4;host=evil.example;proto=http"],
      everything: [
        "Host: evil.example:1",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Port: 80",
        "X-Original-Host: evil.example",
      ],
    };
    await expectHeld(
      stackOf(),
      {
        "a host with a name before it": tokenAttack(
          { query: grant, headers: ["Host: evil.example@localhost", own()] },
          [400],
        ),
      },
      false,
    );
    for (const [name, headers] of Object.entries(said)) {
      const answers = await expectHeld(
        stackOf(),
        {
          token: tokenAttack({ query: grant, headers: [...headers, own()] }, [200]),
          discovery: tokenAttack({ line: "GET /.well-known/openid-configuration", headers }, [200], allowed),
          keys: tokenAttack({ line: "GET /token_keys", headers }, [200], allowed),
        },
        false,
      );
      for (const answer of Object.values(answers))
        expect([name, answer?.body.includes("evil.example")]).toEqual([name, false]);
      const { header, claims } = decode(String(saidIn(answers.token)["access_token"]));
      expect([name, claims["iss"], header["jku"]]).toEqual([name, iss, jku]);
      expect(saidIn(answers.discovery)["issuer"]).toBe(iss);
    }
  });
}
