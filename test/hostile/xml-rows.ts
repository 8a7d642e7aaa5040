import { createServer } from "node:net";
import { expect, it } from "vitest";
import { batchBytes, changeSet, crlf, httpPart, multipart } from "./batch-requests.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";

const entry = (inner: string, prolog = ""): string =>
  `${prolog}<entry xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><content type="application/xml"><m:properties>${inner}</m:properties></content></entry>`;

/**
 * Rows 179-181 at the API, where nobody may create entities: XML is refused unread, or as a part of a batch. What
 * the reader makes of the same documents is tested in packages/odata-v2/test/conformance/write-body.test.ts.
 */
export function xmlRows(stackOf: () => HostileStack): void {
  const statuses = [400, 403, 404, 405, 413, 415];
  const type = "application/atom+xml;type=entry";
  const sent = (body: string | Buffer, withinMs: number, contentType = type): Attack => {
    const content = typeof body === "string" ? Buffer.from(body) : body;
    const line = head(
      "POST /api/v1/Variables",
      `Authorization: Bearer ${stackOf().token}\r\nContent-Type: ${contentType}\r\nContent-Length: ${content.length}\r\n`,
    );
    return {
      bytes: Buffer.concat([Buffer.from(line), content]),
      status: statuses,
      withinMs,
      delayMs: withinMs,
    };
  };
  const batched = (body: string): Attack => {
    const write = httpPart(
      `POST Variables HTTP/1.1${crlf}Content-Type: ${type}${crlf}Content-Length: ${Buffer.byteLength(body)}${crlf}${crlf}${body}`,
    );
    return {
      bytes: batchBytes(stackOf(), multipart([changeSet([write])], "b")),
      status: [202, 400],
      withinMs: 50,
    };
  };

  it("row 179: a document type with entities is refused within 20 ms, and nothing is fetched for it", async () => {
    const asked: string[] = [];
    const trap = createServer((socket) => {
      asked.push("connected");
      socket.destroy();
    });
    await new Promise<void>((resolve) => {
      trap.listen(0, "127.0.0.1", resolve);
    });
    const address = trap.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/x`;
    const before = await stackOf().probes.api.look();
    const laughs = [..."bcdefghi"]
      .map((name, at) => `<!ENTITY ${name} "${`&${"abcdefgh"[at]};`.repeat(10)}">`)
      .join("");
    const documents: Record<string, string> = {
      "an external entity": entry("<d:A>&x;</d:A>", '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      "an entity at an address": entry("<d:A>&x;</d:A>", `<!DOCTYPE e [<!ENTITY x SYSTEM "${url}">]>`),
      "a document type at an address": entry("", `<!DOCTYPE e SYSTEM "${url}">`),
      "a parameter entity": entry("", `<!DOCTYPE e [<!ENTITY % x SYSTEM "${url}"> %x;]>`),
      "a billion laughs": entry("<d:A>&i;</d:A>", `<!DOCTYPE e [<!ENTITY a "lol">${laughs}]>`),
      "quadratic growth": entry(
        `<d:A>${"&a;".repeat(10_000)}</d:A>`,
        `<!DOCTYPE e [<!ENTITY a "${"x".repeat(20_000)}">]>`,
      ),
      "an included file": entry(`<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${url}"/>`),
    };
    const answers = await expectHeld(stackOf(), {
      ...Object.fromEntries(Object.entries(documents).map(([name, text]) => [name, sent(text, 20)])),
      ...Object.fromEntries(
        Object.entries(documents).map(([name, text]) => [`${name} in a batch`, batched(text)]),
      ),
    });
    for (const answer of Object.values(answers)) {
      expect(answer?.body.toString()).not.toMatch(/root:|lollol|xxxxx/);
      expect(answer?.body.toString()).not.toMatch(/HTTP\/1\.1 2\d\d /);
    }
    const after = await stackOf().probes.api.look();
    trap.close();
    expect([asked, after.connected]).toEqual([[], before.connected]);
  });

  it("row 180: ten thousand elements, a hundred thousand attributes or a megabyte are refused within 50 ms", async () => {
    await expectHeld(stackOf(), {
      "10,000 nested elements": sent(entry(`${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}`), 50),
      "100,000 attributes": sent(
        entry(`<a ${Array.from({ length: 100_000 }, (_, at) => `a${at}="1"`).join(" ")}/>`),
        50,
      ),
      "an attribute of 1 MB": sent(entry(`<a b="${"x".repeat(1_000_000)}"/>`), 50),
      "50,000 namespaces": sent(
        entry(Array.from({ length: 50_000 }, (_, at) => `<a xmlns:n${at}="u"/>`).join("")),
        50,
      ),
      "10,000 nested elements in a batch": batched(entry(`${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}`)),
    });
  });

  it("row 181: XML in another encoding than UTF-8, or said to be, is refused", async () => {
    const text = entry("");
    const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>${text}`;
    await expectHeld(stackOf(), {
      "UTF-16 with its mark": sent(Buffer.from(`\ufeff${text}`, "utf16le"), 20),
      "UTF-7 declared": sent(declared("utf-7"), 20),
      "UTF-16 declared": sent(declared("utf-16"), 20),
      "another charset in the header": sent(declared("utf-8"), 20, `${type};charset=iso-8859-1`),
      "UTF-32 declared in a batch": batched(declared("utf-32")),
    });
  });
}
