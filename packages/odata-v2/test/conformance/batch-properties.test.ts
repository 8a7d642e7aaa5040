import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BatchAnswer, type BatchItemAnswer, writeBatch } from "../../src/batch/index.ts";
import { ODataError } from "../../src/errors.ts";
import { batchOf, changeSetPart, get, httpPart, multipart, refusalOf } from "./batch-text.ts";
import { processorMs } from "../processor-time.ts";

const bodies = fc.uint8Array({ maxLength: 200 });
const ids = fc.option(fc.stringMatching(/^[A-Za-z0-9]{1,10}$/), { nil: undefined });
const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/);

/** Puts requests together with their lengths, so that a body may hold anything but its own boundary. */
function written(requests: readonly { name: string; id: string | undefined; body: Uint8Array }[]): Buffer {
  const boundary = "changes_3f0d";
  const parts = requests.map(({ name, id, body }) => {
    const head = `POST ${name} HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n`;
    const fields = id === undefined ? "" : `Content-ID: ${id}\r\n`;
    return Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Type: application/http\r\n${fields}\r\n${head}`),
      body,
      Buffer.from("\r\n"),
    ]);
  });
  const outer = Buffer.from(`--b\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`);
  return Buffer.concat([outer, ...parts, Buffer.from(`--${boundary}--\r\n--b--`)]);
}

describe("A batch of any kind", () => {
  it("that was written is read as it was", () => {
    const request = fc.record({ name: names, id: ids, body: bodies });
    fc.assert(
      fc.property(
        fc.uniqueArray(request, { minLength: 1, maxLength: 8, selector: (item) => item.id ?? item }),
        (requests) => {
          const [set] = batchOf(written(requests));
          const read = set?.kind === "change-set" ? set.requests : [];
          expect(
            read.map(({ path, contentId, body }) => ({ name: path, id: contentId, body: [...body] })),
          ).toEqual(requests.map(({ name, id, body }) => ({ name, id, body: [...body] })));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("that is garbage is read or refused with an error of ours", () => {
    const piece = fc.constantFrom(
      "--b",
      "--b--",
      "--bb",
      "--c\r\n",
      "\r\n",
      "\n",
      "\r",
      " ",
      "Content-Type: application/http\r\n",
      "Content-Type: multipart/mixed; boundary=c\r\n",
      "Content-Length: 5\r\n",
      "Content-ID: 1\r\n",
      "GET Orders HTTP/1.1\r\n",
      "POST $1 HTTP/1.1\r\n",
      "\0",
      "\xff",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, piece, fc.string()), { maxLength: 40 }), (pieces) => {
        try {
          batchOf(pieces.join(""));
        } catch (error) {
          if (!(error instanceof ODataError)) throw error;
          expect([400, 413, 415]).toContain(error.status);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("of 5 MB is read in a time that grows with its length, whatever is in it", () => {
    const mega = 4_900_000;
    for (const filling of ["-", "--b", "\n", "\r\n--", "--bx\n", "\n--bx", "a: b\n", " "]) {
      const text = filling.repeat(Math.floor(mega / filling.length));
      for (const body of [
        text,
        multipart([text]),
        multipart([httpPart(text)]),
        multipart([changeSetPart([text])]),
      ]) {
        expect(processorMs(() => refusalOf(() => batchOf(body)))).toBeLessThan(1000);
      }
    }
  });
});

describe("Answers of a batch", () => {
  const answer = (text: string, contentId?: string): BatchAnswer => ({
    status: 200,
    reasonPhrase: "OK",
    headers: { DataServiceVersion: "2.0", "Content-Type": "text/plain" },
    body: Buffer.from(text),
    contentId,
  });

  it("are written letter by letter as OData V2 has them", () => {
    const items: readonly BatchItemAnswer[] = [
      { kind: "request", answer: answer("für") },
      { kind: "change-set", answers: [answer("x", "7")] },
    ];
    const { contentType, body } = writeBatch(items, (prefix) => `${prefix}_1`);
    expect(contentType).toBe("multipart/mixed; boundary=batch_1");
    const inner = [
      "--changeset_1",
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      "Content-Id: 7",
      "Content-Length: 105",
      "",
      "HTTP/1.1 200 OK",
      "DataServiceVersion: 2.0",
      "Content-Type: text/plain",
      "Content-Id: 7",
      "Content-Length: 1",
      "",
      "x",
      "--changeset_1--",
      "",
    ].join("\r\n");
    expect(Buffer.from(body).toString()).toBe(
      [
        "--batch_1",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "Content-Length: 93",
        "",
        "HTTP/1.1 200 OK",
        "DataServiceVersion: 2.0",
        "Content-Type: text/plain",
        "Content-Length: 4",
        "",
        "für",
        "--batch_1",
        "Content-Type: multipart/mixed; boundary=changeset_1",
        `Content-Length: ${inner.length}`,
        "",
        inner,
        "--batch_1--",
        "",
      ].join("\r\n"),
    );
  });

  it("have a boundary of their own each time", () => {
    const written = () => writeBatch([{ kind: "request", answer: answer("") }]).contentType;
    expect(written()).not.toBe(written());
  });
});

it("A read with nothing behind its request line is read", () => {
  const [item] = batchOf(multipart([get("Orders")]).replaceAll("HTTP/1.1\r\n\r\n", "HTTP/1.1"));
  expect(item).toMatchObject({ request: { method: "GET", path: "Orders" } });
});
