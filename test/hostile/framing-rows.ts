import { expect, it } from "vitest";
import type { Door, HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";

const paths: Readonly<Record<Door, string>> = {
  api: "/api/v1/MessageProcessingLogs",
  token: "/oauth/token",
  certificate: "/oauth/token",
  one: "/oauth/token",
};
const doors = ["api", "token", "certificate", "one"] as const;

/** What comes behind a broken request: it must never be answered as one (request smuggling). */
const smuggled = "GET /api/v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** Rows 183, 184, 186 and 193: requests whose end, version, size or target is in doubt. */
export function framingRows(stackOf: () => HostileStack): void {
  const atEachDoor = (
    name: string,
    attack: (path: string) => Omit<Attack, "at">,
  ): readonly (readonly [string, Attack])[] =>
    doors.map((at) => [`${name} at ${at}`, { at, ...attack(paths[at]) }] as const);

  it("row 183: a request whose length is in doubt gets 400 and the end of its connection", async () => {
    const lines: Record<string, string> = {
      "a length and chunks": "Content-Length: 5\r\nTransfer-Encoding: chunked",
      "two lengths": "Content-Length: 5\r\nContent-Length: 6",
      "two lengths in one": "Content-Length: 5, 5",
      "a signed length": "Content-Length: +5",
      "a negative length": "Content-Length: -5",
      "a hexadecimal length": "Content-Length: 0x5",
      "a length of 30 digits": `Content-Length: ${"9".repeat(30)}`,
      "unknown chunks": "Transfer-Encoding: xchunked",
      "chunks and identity": "Transfer-Encoding: chunked, identity",
      "two encodings": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
      "a blank before the colon": "Transfer-Encoding : chunked",
      "a folded line": "X-Folded: a\r\n b\r\nContent-Length: 5",
      "NUL in a value": "X-Nul: a\0b\r\nContent-Length: 5",
      "NUL in a name": "X\0: a\r\nContent-Length: 5",
      "a bare CR before an encoding": "X: a\rTransfer-Encoding: chunked",
      "a bare LF before an encoding": "X: a\nTransfer-Encoding: chunked",
      "no colon": "Transfer-Encoding",
      "a line without a name": ": chunked",
    };
    const attacks = Object.entries(lines).flatMap(([name, line]) =>
      atEachDoor(name, (path) => ({
        bytes: `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${line}\r\n\r\nhello${smuggled}`,
        status: [400],
        closes: true,
      })),
    );
    await expectHeld(stackOf(), Object.fromEntries(attacks));
  });

  it("row 183: chunks that are broken end the connection, and nothing in them is a request", async () => {
    const bodies: Record<string, string> = {
      "a size that is none": "x\r\nhello\r\n0\r\n\r\n",
      "a size with a sign": "+5\r\nhello\r\n0\r\n\r\n",
      "a size of 17 digits": `${"f".repeat(17)}\r\nhello\r\n0\r\n\r\n`,
      "a chunk longer than its size": "3\r\nhello\r\n0\r\n\r\n",
      "a bare LF behind a size": "5\nhello\n0\n\n",
    };
    const attacks = Object.entries(bodies).flatMap(([name, body]) =>
      atEachDoor(name, (path) => ({
        bytes: `POST ${path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${body}${smuggled}`,
        status: [400, 401, "closed"],
        closes: true,
      })),
    );
    await expectHeld(stackOf(), Object.fromEntries(attacks));
  });

  it("row 184: HTTP/0.9 with headers and HTTP/1.0 get 400 or 505 and the end of the connection", async () => {
    const { token } = stackOf();
    const attacks = [
      ...atEachDoor("HTTP/0.9", (path) => ({
        bytes: `GET ${path}\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Length: 5\r\n\r\nhello`,
        status: [400, 505],
        closes: true,
      })),
      ...atEachDoor("HTTP/1.0 without a host", (path) => ({
        bytes: `GET ${path} HTTP/1.0\r\nAuthorization: Bearer ${token}\r\n\r\n`,
        status: [505],
        closes: true,
      })),
      ...["1.2", "2.0", "0.9", "9.9", "1.1x", "11"].flatMap((version) =>
        atEachDoor(`HTTP/${version}`, (path) => ({
          bytes: `GET ${path} HTTP/${version}\r\nHost: localhost\r\n\r\n${smuggled}`,
          status: [400, 505],
          closes: true,
        })),
      ),
    ];
    await expectHeld(stackOf(), Object.fromEntries(attacks));
  });

  it("row 186: what is too long is refused whole, never served with a part of its headers", async () => {
    const { token } = stackOf();
    const last = `Authorization: Bearer ${token}\r\n`;
    const attacks: (readonly [string, Attack])[] = [
      ...atEachDoor("a header of 17 KB", (path) => ({
        bytes: head(`GET ${path}`, `X: ${"x".repeat(17_000)}\r\n${last}`),
        status: [431],
      })),
      ...atEachDoor("a header of 100 KB", (path) => ({
        bytes: head(`GET ${path}`, `X: ${"x".repeat(100_000)}\r\n${last}`),
        status: [431],
      })),
      ...atEachDoor("a URL of 17 KB", (path) => ({
        bytes: head(`GET ${path}?${"x".repeat(17_000)}`, last),
        status: [414],
      })),
      ...atEachDoor("2,500 headers", (path) => ({
        bytes: head(`GET ${path}`, `${"a:b\r\n".repeat(2_500)}${last}`),
        status: [431],
      })),
      ...(["token", "certificate"] as const).map(
        (at) =>
          [
            `a chunk extension of 20 KB at ${at}`,
            {
              at,
              bytes: `${head(`POST ${paths[at]}`, "Transfer-Encoding: chunked\r\n")}1;${"x".repeat(20_000)}\r\na\r\n0\r\n\r\n`,
              status: [413],
            },
          ] as const,
      ),
    ];
    await expectHeld(stackOf(), Object.fromEntries(attacks));
  });

  it("row 193: a request that names its host twice, not at all or as a whole URL gets 400", async () => {
    const heads: Record<string, (path: string) => string> = {
      "a whole URL": (path) => `GET http://evil${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      "a whole https URL": (path) => `GET https://localhost${path} HTTP/1.1\r\nHost: evil\r\n\r\n`,
      "two hosts": (path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n`,
      "the same host twice": (path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n`,
      "an empty host": (path) => `GET ${path} HTTP/1.1\r\nHost:\r\n\r\n`,
      "no host": (path) => `GET ${path} HTTP/1.1\r\nX: a\r\n\r\n`,
      "a user in the host": (path) => `GET ${path} HTTP/1.1\r\nHost: evil.com:x@good\r\n\r\n`,
      "a path in the host": (path) => `GET ${path} HTTP/1.1\r\nHost: evil/..\r\n\r\n`,
      "an asterisk": () => "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "a host for a target": () => "GET localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    };
    const attacks = Object.entries(heads).flatMap(([name, bytes]) =>
      atEachDoor(name, (path) => ({ bytes: `${bytes(path)}${smuggled}`, status: [400], closes: true })),
    );
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks));
    for (const answer of Object.values(answers)) expect(answer?.body.toString()).not.toContain("evil");
  });
}
