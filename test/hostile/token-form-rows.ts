import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { ownLine, saidIn, tokenAttack, type TokenCall } from "./token-calls.ts";

const grant = "grant_type=client_credentials";
const thirtyMegabytes = 30 * 1024 * 1024;

/** Rows 1-7: the form of a token request, which no two readers may understand differently. */
export function tokenFormRows(stackOf: () => HostileStack): void {
  const secret = (): { id: string; secret: string } => {
    const { clientid, clientsecret = "" } = stackOf().key("demo-api", "secret");
    return { id: encodeURIComponent(clientid), secret: encodeURIComponent(clientsecret) };
  };
  const other = (): string => encodeURIComponent(stackOf().key("demo-readonly", "secret").clientid);
  const own = (): string => ownLine(stackOf());
  const expectMalformed = async (calls: Readonly<Record<string, TokenCall>>): Promise<void> => {
    const attacks = Object.entries(calls).map(([name, call]): [string, Attack] => [
      name,
      tokenAttack(call, [400]),
    ]);
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks), false);
    for (const [name, answer] of Object.entries(answers))
      expect([name, saidIn(answer)]).toEqual([name, expect.objectContaining({ error: "invalid_request" })]);
  };

  it("row 1: a client id given twice is a malformed request, whichever of the two the secret fits", async () => {
    const { id, secret: right } = secret();
    const bodyWith = (...ids: string[]): TokenCall => ({
      body: [grant, ...ids.map((one) => `client_id=${one}`), `client_secret=${right}`].join("&"),
    });
    await expectMalformed({
      "the right one first": bodyWith(id, other()),
      "the right one last": bodyWith(other(), id),
      "the right one twice": bodyWith(id, id),
      "in another encoding": bodyWith(id, id.replace("s", "%73")),
      "its name in another encoding": {
        body: `${grant}&client_id=${id}&client%5Fid=${other()}&client_secret=${right}`,
      },
    });
  });

  it("row 2: two grants in one form are a malformed request", async () => {
    const twice = (first: string, second: string): TokenCall => ({
      body: `grant_type=${first}&grant_type=${second}`,
      headers: [own()],
    });
    await expectMalformed({
      "the offered one first": twice("client_credentials", "password"),
      "the offered one last": twice("password", "client_credentials"),
      "the same twice": twice("client_credentials", "client_credentials"),
      "twice in the query": { query: `${grant}&${grant}`, headers: [own()] },
    });
  });

  it("row 3: a parameter with one value in the query and another in the form is a malformed request", async () => {
    const { id, secret: right } = secret();
    await expectMalformed({
      "grant and client": {
        query: `grant_type=password&client_id=${other()}`,
        body: `${grant}&client_id=${id}&client_secret=${right}`,
      },
      "client alone": {
        query: `client_id=${other()}`,
        body: `${grant}&client_id=${id}&client_secret=${right}`,
      },
      "secret alone": { query: "client_secret=x", body: `${grant}&client_id=${id}&client_secret=${right}` },
      scope: { query: `${grant}&scope=a`, body: "scope=b", headers: [own()] },
      "a parameter nobody knows": { query: `${grant}&x=1`, body: "x=2", headers: [own()] },
    });
  });

  it("row 4: what hides behind a thousand parameters is not dropped unseen", async () => {
    const { id, secret: right } = secret();
    const hidden = (filler: string): TokenCall => ({
      body: `${grant}&client_id=${other()}${filler.repeat(1_000)}&client_id=${id}&client_secret=${right}`,
    });
    await expectMalformed({
      "named fillers": hidden("&x=1"),
      "nameless fillers": hidden("&"),
      "in the query": { query: `${grant}${"&x=1".repeat(1_000)}`, headers: [own()] },
      "fifty in each place": {
        query: Array.from({ length: 51 }, (_none, index) => `q${index}=1`).join("&"),
        body: grant,
        headers: [own()],
      },
    });
  });

  it("row 5: of a form that is too large no more is read than a form may have, and the connection ends", async () => {
    const probe = stackOf().probes.token;
    const before = await probe.collect();
    const large = { delayMs: 250, closes: true };
    const chunk = Buffer.concat([
      Buffer.from("100000\r\n"),
      Buffer.alloc(0x10_00_00, "y"),
      Buffer.from("\r\n"),
    ]);
    await expectHeld(
      stackOf(),
      {
        "57 KiB": tokenAttack({ query: grant, headers: [own()], body: `x=${"y".repeat(57 * 1024)}` }, [413]),
        "30 MB": tokenAttack(
          { query: "a=b", headers: [own()], body: Buffer.alloc(thirtyMegabytes, "y") },
          [413, "closed"],
          large,
        ),
        "30 MB in chunks": tokenAttack(
          {
            query: "a=b",
            headers: [own(), "Transfer-Encoding: chunked"],
            body: Buffer.concat(Array.from({ length: 30 }, () => chunk)),
          },
          [413, "closed"],
          large,
        ),
      },
      false,
    );
    const after = await probe.collect();
    expect(after.rss - before.rss).toBeLessThan(20 * 1024 * 1024);
  });

  it("row 6: a body that is no form in UTF-8 is refused, whatever stands in it", async () => {
    const { id, secret: right } = secret();
    const form = `${grant}&client_id=${id}&client_secret=${right}`;
    const typed = (type: string, body = form): TokenCall => ({ type, body });
    await expectMalformed({
      JSON: typed("application/json", JSON.stringify({ grant_type: "client_credentials" })),
      "JSON beside a right header": { ...typed("application/json", "{}"), query: grant, headers: [own()] },
      text: typed("text/plain"),
      "multipart form": typed(
        "multipart/form-data; boundary=b",
        '--b\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--b--\r\n',
      ),
      "UTF-16": typed("application/x-www-form-urlencoded; charset=utf-16"),
      "no type": typed(""),
      "two types": typed("application/x-www-form-urlencoded, application/json"),
    });
  });

  it("row 7: a compressed body is refused at once and never unpacked", async () => {
    // Members of a gzip file are unpacked one after the other (RFC 1952 section 2.2): 1 MB for 1 GB.
    const member = gzipSync(Buffer.alloc(50 * 1024 * 1024), { level: 9 });
    const bomb = Buffer.concat(Array.from({ length: 20 }, () => member));
    const packed = (encoding: string, body: Buffer, more: Partial<Attack> = {}): Attack =>
      tokenAttack({ query: grant, headers: [own(), `Content-Encoding: ${encoding}`], body }, [415], more);
    const before = await stackOf().probes.token.collect();
    const answers = await expectHeld(
      stackOf(),
      {
        bomb: packed("gzip", bomb, { delayMs: 250 }),
        "small and honest": packed("gzip", gzipSync(grant)),
        "in a row": packed("gzip, gzip", gzipSync(gzipSync(grant))),
        deflate: packed("deflate", Buffer.from("x")),
        br: packed("br", Buffer.from("x")),
      },
      false,
    );
    for (const answer of Object.values(answers)) expect(saidIn(answer)["error"]).toBe("invalid_request");
    const after = await stackOf().probes.token.collect();
    expect(after.rss - before.rss).toBeLessThan(20 * 1024 * 1024);
  });
}
