import { describe, expect, it } from "vitest";
import type { BatchItem } from "../../src/batch/index.ts";
import { batchOf, changeSetPart, get, httpPart, multipart, refusalOf } from "./batch-text.ts";

const targets = (items: readonly BatchItem[]): readonly string[] =>
  items.flatMap((item) =>
    (item.kind === "request" ? [item.request] : item.requests).map(
      ({ method, path, query }) => `${method} ${path}${query === "" ? "" : `?${query}`}`,
    ),
  );

describe("A batch (OData V2 batch processing, section 2)", () => {
  it("is read in order: reads by themselves, writes in their change sets", () => {
    const items = batchOf(
      multipart([
        get("Orders?$top=1"),
        changeSetPart([
          httpPart('POST Orders HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"Number":"1"}', [
            "Content-ID: 1",
          ]),
          httpPart("DELETE Orders('2') HTTP/1.1\r\n\r\n"),
        ]),
        get("Lines"),
      ]),
    );
    expect(items.map((item) => item.kind)).toEqual(["request", "change-set", "request"]);
    expect(targets(items)).toEqual(["GET Orders?$top=1", "POST Orders", "DELETE Orders('2')", "GET Lines"]);
    const set = items[1];
    const first = set?.kind === "change-set" ? set.requests[0] : undefined;
    expect([
      first?.contentId,
      first?.headers.get("content-type"),
      Buffer.from(first?.body ?? []).toString(),
    ]).toEqual(["1", "application/json", '{"Number":"1"}']);
  });

  it("may end its lines with LF alone, stand between other text and pad its delimiters", () => {
    const text = multipart([get("Orders"), get("Lines")]).replaceAll("\r\n", "\n");
    expect(targets(batchOf(text))).toEqual(["GET Orders", "GET Lines"]);
    const padded = `preamble\r\n${multipart([get("Orders")]).replace("--b\r\n", "--b \t\r\n")}  \r\nepilogue --b`;
    expect(targets(batchOf(padded))).toEqual(["GET Orders"]);
  });

  it("may have a quoted boundary and further parameters", () => {
    const body = multipart([get("Orders")], "a b:c");
    expect(targets(batchOf(body, 'Multipart/Mixed; charset=utf-8; BOUNDARY="a b:c"'))).toEqual([
      "GET Orders",
    ]);
  });

  it.each([
    ["Orders?$top=1", "GET Orders?$top=1"],
    ["/Orders", "GET Orders"],
    ["/shop/v1/Orders", "GET Orders"],
    ["https://localhost:8445/shop/v1/Orders('a')/Lines", "GET Orders('a')/Lines"],
    ["https://LOCALHOST:8445/shop/v1", "GET "],
    ["/shop/v1x", "GET shop/v1x"],
    ["$metadata", "GET $metadata"],
  ])("may name its resources relative, from the root or absolute: %s", (url, target) => {
    expect(targets(batchOf(multipart([get(url)])))).toEqual([target]);
  });

  it.each([
    "https://evil.example/shop/v1/Orders",
    "https://localhost:8445/other/Orders",
    "https://a@localhost:8445/shop/v1/Orders",
    "http://localhost:8445/shop/v1/Orders",
    "Orders#x",
    "Ord\x7fers",
  ])("must not leave the service: %s", (url) => {
    expect(refusalOf(() => batchOf(multipart([get(url)])))).toMatchObject({ status: 400 });
  });

  it("does not end a part where a longer boundary begins with its own", () => {
    const inner = changeSetPart([httpPart("DELETE Orders('1') HTTP/1.1\r\n\r\n")], "bb");
    expect(targets(batchOf(multipart([inner, get("Lines")])))).toEqual(["DELETE Orders('1')", "GET Lines"]);
  });

  it("keeps a body with the boundary inside a line, and one as long as it says", () => {
    const body = '{"Text":"--b"}';
    const request = `POST Orders HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n\r\n`;
    const [set] = batchOf(multipart([changeSetPart([httpPart(request)])]));
    expect(set?.kind === "change-set" && Buffer.from(set.requests[0]?.body ?? []).toString()).toBe(body);
  });
});

const write = (url: string, id?: string): string =>
  httpPart(`PUT ${url} HTTP/1.1\r\n\r\n{}`, id === undefined ? [] : [`Content-ID: ${id}`]);
const one = (part: string): string => multipart([part]);
const post = (fields: string, body = "{}"): string =>
  one(changeSetPart([httpPart(`POST Orders HTTP/1.1\r\n${fields}\r\n\r\n${body}`)]));

describe("A batch is refused with 400", () => {
  it.each<[string, string]>([
    ["that is empty", ""],
    ["without a part", "--b--"],
    ["without a closing line", multipart([get("Orders")]).slice(0, -2)],
    ["with a batch in it", one(get("$batch"))],
    ["with a batch in it, encoded", one(get("/shop/v1/%24batch"))],
    ["with a change set in a change set", one(changeSetPart([changeSetPart([write("Orders('1')")], "d")]))],
    ["with a read in a change set", one(changeSetPart([get("Orders")]))],
    ["with a write outside a change set", one(write("Orders('1')"))],
    ["with a part of another type", one("Content-Type: text/plain\r\n\r\nhello")],
    ["with a part without a type", one("\r\nGET Orders HTTP/1.1\r\n\r\n")],
    ["with a part in base64", one(get("Orders").replace("binary", "base64"))],
    ["without a request line", one(httpPart(""))],
    ["with another protocol", one(get("Orders").replace("HTTP/1.1", "HTTP/2"))],
    ["with a broken header", one(httpPart("GET Orders HTTP/1.1\r\nnot a header\r\n\r\n"))],
    ["with a folded header", one(httpPart("GET Orders HTTP/1.1\r\nAccept: a\r\n b\r\n\r\n"))],
    ["with a body in a read", one(httpPart("GET Orders HTTP/1.1\r\n\r\nhello"))],
    ["with too small a Content-Length in a part", post("Content-Length: 1")],
    ["with too large a Content-Length in a part", post("Content-Length: 3")],
    ["with a Content-Length that is no number", post("Content-Length: +2")],
    ["with two Content-Lengths in a part", post("Content-Length: 2\r\nContent-Length: 2")],
    ["with Transfer-Encoding in a part", post("Transfer-Encoding: chunked")],
    ["with a reference to nothing", one(changeSetPart([write("$9/Lines")]))],
    ["with a reference to itself", one(changeSetPart([write("$1/$1", "1")]))],
    ["with a reference to what comes later", one(changeSetPart([write("$2"), write("Orders('1')", "2")]))],
    ["with a reference outside a change set", one(get("$1/Lines"))],
    ["with a Content-ID used twice", one(changeSetPart([write("Orders('1')", "1"), write("Lines", "1")]))],
    ["with a Content-ID that could break a header", one(changeSetPart([write("Orders('1')", "1 2")]))],
  ])("%s", (_, body) => {
    expect(refusalOf(() => batchOf(body))).toMatchObject({ status: 400 });
  });

  it.each([
    ["without a boundary", "multipart/mixed"],
    ["with an empty boundary", "multipart/mixed; boundary="],
    ["with a boundary of 200 characters", `multipart/mixed; boundary=${"b".repeat(200)}`],
    ["with a pattern as boundary", "multipart/mixed; boundary=(.*a){25}"],
    ["with two boundaries", "multipart/mixed; boundary=b; boundary=b"],
  ])("%s", (_, contentType) => {
    expect(refusalOf(() => batchOf(multipart([get("Orders")]), contentType))).toMatchObject({ status: 400 });
  });

  it.each([undefined, "application/json", "multipart/form-data; boundary=b"])(
    "but with 415 as %s",
    (contentType) => {
      const given = contentType === undefined ? [""] : [contentType];
      expect(refusalOf(() => batchOf("--b--", ...given))).toMatchObject({ status: 415 });
    },
  );

  it("but with 413 beyond its limits: requests, those in change sets too, and bytes", () => {
    const many = multipart(Array.from({ length: 101 }, () => get("Orders")));
    expect(refusalOf(() => batchOf(many))).toMatchObject({ status: 413 });
    const writes = Array.from({ length: 51 }, (_, index) => write(`Orders('${index}')`));
    const spread = multipart([changeSetPart(writes), changeSetPart(writes, "d")]);
    expect(refusalOf(() => batchOf(spread))).toMatchObject({ status: 413 });
    const limits = { parts: 100, bytes: 50 };
    expect(refusalOf(() => batchOf(one(get("Orders")), undefined, limits))).toMatchObject({ status: 413 });
  });
});
