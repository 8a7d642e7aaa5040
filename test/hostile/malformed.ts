const lines = [
  "Content-Length: 5\r\nTransfer-Encoding: chunked",
  "Transfer-Encoding: chunked\r\nContent-Length: 500",
  "Content-Length: 5\r\nContent-Length: 60",
  "Content-Length: +5",
  "Content-Length: -1",
  "Content-Length: 0x5",
  "Content-Length: 5, 5",
  "Transfer-Encoding: xchunked",
  "Transfer-Encoding: chunked, identity",
  "Transfer-Encoding: identity, chunked",
  "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow",
  "Transfer-Encoding : chunked",
  "Transfer-Encoding:\tchunked",
  "Transfer-Encoding: \x0bchunked",
  "Transfer-Encoding: CHUNKED",
  "X: a\r\n Transfer-Encoding: chunked",
  "X: a\rTransfer-Encoding: chunked",
  "X: a\nTransfer-Encoding: chunked",
  "X: a\0b\r\nContent-Length: 5",
  "Connection: Content-Length\r\nContent-Length: 60",
  "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
  "Expect: 100-continue\r\nContent-Length: 60",
  "Expect: foo\r\nContent-Length: 5",
  "Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 5",
  "Content_Length: 5\r\nTransfer_Encoding: chunked",
] as const;

const smuggled = (host: string): string =>
  `GET /api/v1/smuggled HTTP/1.1\r\nHost: ${host}\r\nX-Correlation-ID: smuggled-request\r\n\r\n`;

const bodies = [
  smuggled("localhost"),
  `0\r\n\r\n${smuggled("localhost")}`,
  `5\r\nhello\r\n0\r\n\r\n${smuggled("localhost")}`,
  `5;${"x".repeat(3_000)}\r\nhello\r\n0\r\nX: y\r\n\r\n${smuggled("evil")}`,
] as const;

/** 200 requests whose end two parsers may see in different places, each with a request hidden behind it. */
export const malformedRequests = (path: string): readonly string[] =>
  ["POST", "GET"].flatMap((method) =>
    lines.flatMap((line) =>
      bodies.map((body) => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${line}\r\n\r\n${body}`),
    ),
  );
