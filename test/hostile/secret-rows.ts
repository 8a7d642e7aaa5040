import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { administrationOf, basic } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { basicLine, expectRefusedClients, ownLine, tokenAttack, type TokenCall } from "./token-calls.ts";

const grant = "grant_type=client_credentials";

/** The client that a stack of these rows is seeded with: its secret means something else once it is form-decoded. */
export const oddClient = { id: "odd-client", secret: "a+b/c=d$e%20f&g%zz" } as const;

/** Rows 20-26 and 28: a client that proves itself by its secret, or does not. */
export function secretRows(stackOf: () => HostileStack): void {
  const key = (): { id: string; secret: string } => {
    const { clientid: id, clientsecret: secret = "" } = stackOf().key("demo-api", "secret");
    return { id, secret };
  };
  const asks = (...headers: string[]): TokenCall => ({ query: grant, headers });
  const withBasic = (text: string): TokenCall => asks(`Authorization: ${text}`);
  const formOf = (parameters: Readonly<Record<string, string>>): string =>
    new URLSearchParams({ grant_type: "client_credentials", ...parameters }).toString();
  const expectAll = async (attacks: Readonly<Record<string, Attack>>) =>
    Object.entries(await expectHeld(stackOf(), attacks, false));

  it("row 20: a secret in two places counts when both are equal and right; one right one rescues nothing", async () => {
    const { id, secret } = key();
    const both = (inHeader: string, inForm: string, status: number): Attack =>
      tokenAttack(
        { body: formOf({ client_id: id, client_secret: inForm }), headers: [basicLine(id, inHeader)] },
        [status],
      );
    await expectAll({
      "equal and right": both(secret, secret, 200),
      "right in the header": both(secret, "wrong", 400),
      "right in the form": both("wrong", secret, 400),
      "equal and wrong": both("wrong", "wrong", 401),
      "right in the header, a blank in the form": both(secret, `${secret} `, 400),
    });
  });

  it("row 21: the right secret of one client gives nothing to the name of another", async () => {
    const { id, secret } = key();
    const other = stackOf().key("demo-readonly", "secret").clientid;
    const answers = await expectAll({
      "another in the form": tokenAttack(
        { body: formOf({ client_id: other }), headers: [basicLine(id, secret)] },
        [400, 401],
      ),
      "another in the query": tokenAttack(
        { query: `${grant}&client_id=${encodeURIComponent(other)}`, headers: [basicLine(id, secret)] },
        [400, 401],
      ),
      "its own in capital letters": tokenAttack(
        { body: formOf({ client_id: id.toUpperCase() }), headers: [basicLine(id, secret)] },
        [400, 401],
      ),
    });
    for (const [name, answer] of answers) expect(answer?.body.toString(), name).not.toContain("access_token");
  });

  it("row 22: of two Authorization headers neither counts", async () => {
    const right = ownLine(stackOf());
    const wrong = basicLine(key().id, "wrong");
    const bearer = `Authorization: Bearer ${stackOf().token}`;
    const twice = (...headers: string[]): Attack => tokenAttack(asks(...headers), [400]);
    await expectAll({
      "right and wrong": twice(right, wrong),
      "wrong and right": twice(wrong, right),
      "twice the same": twice(right, right),
      "bearer and right": twice(bearer, right),
      "right and bearer": twice(right, bearer),
    });
    await expectRefusedClients(stackOf(), {
      "joined by a comma": asks(`${right}, ${wrong.slice("Authorization: ".length)}`),
      "joined by a comma, the same": asks(`${right}, ${right.slice("Authorization: ".length)}`),
    });
  });

  it("row 23: base64 has one spelling", async () => {
    const { authorization } = basic(key().id, key().secret);
    const encoded = authorization.slice("Basic ".length);
    const bare = encoded.replace(/=+$/, "");
    await expectRefusedClients(stackOf(), {
      "no base64": withBasic("Basic !!!!"),
      "no colon": withBasic(`Basic ${Buffer.from("nothing").toString("base64")}`),
      "base64url letters": withBasic("Basic YTpi_-=="),
      "missing padding": withBasic("Basic YTpiYw"),
      "padding too much": withBasic(`Basic ${bare}====`),
      "padding bits that are not zero": withBasic("Basic YTpiY3=="),
      "two blanks": withBasic(`Basic  ${encoded}`),
      "a tab": withBasic(`Basic\t${encoded}`),
      "a blank inside": withBasic(`Basic ${encoded.slice(0, 8)} ${encoded.slice(8)}`),
      "another scheme": withBasic(`Basi ${encoded}`),
      "no scheme": withBasic(encoded),
      "nothing behind the scheme": withBasic("Basic"),
    });
    await expectAll({
      "15 KB": tokenAttack(withBasic(`Basic ${Buffer.alloc(11_000, "a:").toString("base64")}`), [401, 431]),
      "the scheme in small letters": tokenAttack(withBasic(`basic ${encoded}`), [200]),
    });
  });

  it("row 24: a secret with every odd character counts as it stands and form-encoded, and a broken one never does", async () => {
    const { id, secret } = oddClient;
    const right = (call: TokenCall): Attack => tokenAttack(call, [200]);
    await expectAll({
      "as it stands": right(asks(basicLine(id, secret))),
      encoded: right(asks(basicLine(id, encodeURIComponent(secret)))),
      "in the form": right({ body: formOf({ client_id: id, client_secret: secret }) }),
      "in the query": right({ query: formOf({ client_id: id, client_secret: secret }) }),
      "as it stands and in the form": right({
        body: formOf({ client_id: id, client_secret: secret }),
        headers: [basicLine(id, secret)],
      }),
    });
    const odd = (text: string): TokenCall => asks(basicLine(id, text));
    await expectRefusedClients(stackOf(), {
      "%zz": odd("%zz"),
      "overlong UTF-8": odd("%C0%AF"),
      "half a character": odd("%E0%80"),
      "a NUL": odd(`${secret}%00`),
      "a percent sign at the end": odd(`${secret}%`),
      "decoded twice": odd(encodeURIComponent(encodeURIComponent(secret))),
      "plus for blank": odd(secret.replace("%20", "+")),
      "broken in its id": asks(basicLine("%zz", secret)),
      "UTF-8 that is none": asks(
        `Authorization: Basic ${Buffer.from([0x61, 0x3a, 0xff, 0xfe]).toString("base64")}`,
      ),
    });
  });

  it("row 25: what is no secret is none, whatever it looks like to a program", async () => {
    const { id } = key();
    const words = ["", " ", "null", "undefined", "[object Object]", "true", "0", "NaN", "\0"];
    const inHeader = words.map((word) => [`${word} in the header`, asks(basicLine(id, word))]);
    const inForm = words.map((word) => [
      `${word} in the form`,
      { body: formOf({ client_id: id, client_secret: word }) },
    ]);
    await expectRefusedClients(stackOf(), {
      ...(Object.fromEntries([...inHeader, ...inForm]) as Record<string, TokenCall>),
      "the id alone": { body: formOf({ client_id: id }) },
      "a list": { body: formOf({ client_id: id, "client_secret[]": key().secret }) },
      "a member": { body: formOf({ client_id: id, "client_secret[a]": key().secret }) },
      nothing: asks(),
    });
  });

  it("row 26: what is stored of a secret is no secret", async () => {
    const { id } = key();
    const database = new DatabaseSync(join(stackOf().home, "token-server.db"), { readOnly: true });
    const rows = database.prepare("select secret_hash from service_key").all();
    database.close();
    const hashes = rows.flatMap(({ secret_hash: hash }) => (typeof hash === "string" ? [hash] : []));
    expect(hashes.length).toBeGreaterThan(2);
    const calls = hashes.flatMap((hash) => {
      const bytes = Buffer.from(hash, /^[0-9a-f]{64}$/.test(hash) ? "hex" : "base64");
      return [hash, bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url")].map(
        (text, index): [string, TokenCall] => [
          `${hash.slice(0, 6)} in form ${index}`,
          asks(basicLine(id, encodeURIComponent(text))),
        ],
      );
    });
    await expectRefusedClients(stackOf(), Object.fromEntries(calls));
  });

  it("row 28: a secret counts for its own client while its key lives, beside other keys of the client", async () => {
    const stack = stackOf();
    const administration = await administrationOf(stack);
    await administration.createKey("demo-api", "second");
    await administration.createKey("demo-api", "ended");
    const [second, ended] = [stack.key("demo-api", "second"), stack.key("demo-api", "ended")];
    await administration.send("DELETE", "/service_instances/demo-api/service_keys/ended");
    const other = stack.key("demo-readonly", "secret");
    await expectAll({
      "another key of the same client": tokenAttack(
        asks(basicLine(second.clientid, second.clientsecret ?? "")),
        [200],
      ),
    });
    await expectRefusedClients(stack, {
      "of another client": asks(basicLine(other.clientid, key().secret)),
      "of a deleted key": asks(basicLine(ended.clientid, ended.clientsecret ?? "")),
      "with a blank behind": asks(basicLine(key().id, `${key().secret} `)),
      "in other letters": asks(basicLine(key().id, key().secret.toUpperCase())),
      "without its last letter": asks(basicLine(key().id, key().secret.slice(0, -1))),
    });
  });
}
