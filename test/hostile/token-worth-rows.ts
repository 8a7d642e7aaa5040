import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { decode, tokenFor } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";

const badCredentials = '{"error":"invalid_client","error_description":"Bad credentials"}';

/** Rows 18 and 36: opaque tokens, and tokens where a client's credentials belong. */
export function tokenWorthRows(stackOf: () => HostileStack): void {
  const basicLine = (name = "demo-api"): string => {
    const { clientid, clientsecret = "" } = stackOf().key(name, "secret");
    return `Authorization: Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}\r\n`;
  };
  const posted = (path: string, body: string, more = ""): string =>
    head(
      `POST ${path}`,
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}`,
    ) + body;
  /** What the servers have written so far, wherever: nothing of a token may be in it. */
  const written = async (): Promise<string> => {
    const { home, program } = stackOf();
    const files = ["token-server", "resource-api"].map((name) =>
      readFile(`${home}/audit/${name}.jsonl`, "utf8"),
    );
    return [program.stdout(), program.stderr(), ...(await Promise.all(files))].join("\n");
  };

  it("row 18: an opaque token is not to be had, and of a token nothing but its id is written down", async () => {
    const asking = (format: string): Attack => ({
      at: "token",
      bytes: posted("/oauth/token", `grant_type=client_credentials&token_format=${format}`, basicLine()),
      status: [format === "jwt" ? 200 : 400],
      audit: 1,
    });
    const answers = await expectHeld(
      stackOf(),
      { opaque: asking("opaque"), other: asking("saml"), jwt: asking("jwt") },
      false,
    );
    expect(answers.opaque?.body.toString()).toBe(
      '{"error":"invalid_request","error_description":"token_format must be jwt; opaque tokens are not offered"}',
    );
    const { access_token: token, jti } = JSON.parse(answers.jwt?.body.toString() ?? "") as {
      access_token: string;
      jti: string;
    };
    const told = ["/introspect", "/check_token", "/oauth/revoke"].map((path): [string, Attack] => [
      path,
      { at: "token", bytes: posted(path, `token=${token}`, basicLine()), status: [200, 400], audit: 1 },
    ]);
    await expectHeld(stackOf(), Object.fromEntries(told), false);
    const text = await written();
    expect(text).toContain(jti);
    expect(text).not.toContain(token.split(".")[1]);
    expect(text).not.toContain(token.split(".")[2]);
    // The id opens nothing by itself.
    await expectHeld(
      stackOf(),
      {
        "as a token": {
          bytes: head("GET /api/v1/MessageProcessingLogs?$top=1", `Authorization: Bearer ${jti}\r\n`),
          status: [401],
        },
      },
      false,
    );
  });

  it("row 36: a client's own token is no credential of the client", async () => {
    const stack = stackOf();
    const token = await tokenFor(stack, "demo-api", "secret");
    const { clientid } = stack.key("demo-api", "secret");
    const bearer = `Authorization: Bearer ${token}\r\n`;
    const bodies: Readonly<Record<string, string>> = {
      "/oauth/token": "grant_type=client_credentials",
      "/introspect": `token=${token}`,
      "/check_token": `token=${token}`,
      "/oauth/revoke": `token=${token}`,
    };
    const attacks = Object.entries(bodies).flatMap(([path, body]) =>
      (["token", "certificate"] as const).flatMap((at) =>
        [body, `${body}&client_id=${encodeURIComponent(clientid)}`].map((sent, named): [string, Attack] => [
          `${path} at ${at}, ${named === 0 ? "by itself" : "with the client's id"}`,
          { at, bytes: posted(path, sent, bearer), status: [401], audit: 1 },
        ]),
      ),
    );
    const answers = await expectHeld(stack, Object.fromEntries(attacks), false);
    const texts = Object.values(answers).map((answer) => answer?.body.toString());
    expect(new Set(texts)).toEqual(new Set([badCredentials]));
    // Nothing has come of it.
    const alive = { bytes: head("GET /api/v1/MessageProcessingLogs?$top=1", bearer), status: [200] };
    await expectHeld(stack, { alive }, false);
  });

  it("what a token is worth, and its end, hold every invariant whatever is asked", async () => {
    const token = await tokenFor(stackOf(), "demo-readonly", "secret");
    const { claims } = decode(token);
    const asked = (path: string, body: string, status: readonly number[], more = basicLine()): Attack => ({
      at: "token",
      bytes: posted(path, body, more),
      status,
      audit: 1,
    });
    const paths = ["/introspect", "/check_token", "/oauth/revoke"];
    const hostile = paths.flatMap((path): [string, Attack][] => [
      [`${path}: no token`, asked(path, "", [400])],
      [`${path}: two tokens`, asked(path, `token=${token}&token=x`, [400])],
      [`${path}: a long token`, asked(path, `token=${"A".repeat(50_000)}`, [200, 400])],
      [`${path}: no text`, asked(path, "token=%00%ff%zz", [400])],
      [`${path}: an unknown hint`, asked(path, "token=x&token_type_hint=nonsense", [200, 400])],
      [`${path}: nobody`, asked(path, `token=${token}`, [401], "")],
    ]);
    const id = String(claims["jti"]);
    const bearer = `Authorization: Bearer ${token}\r\n`;
    const byToken = ["a".repeat(32), "client/__proto__", "user/__proto__", "client/%00"].map(
      (path): [string, Attack] => [
        path,
        { at: "token", bytes: head(`DELETE /oauth/token/revoke/${path}`, bearer), status: [403], audit: 1 },
      ],
    );
    await expectHeld(stackOf(), Object.fromEntries([...hostile, ...byToken]), false);
    const own = { at: "token", bytes: head(`DELETE /oauth/token/revoke/${id}`, bearer), audit: 1 } as const;
    await expectHeld(stackOf(), { "its own end": { ...own, status: [200, 401] } }, false);
  });
}
