import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { decode } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import type { OwnSigner } from "./own-signature.ts";
import { head } from "./requests.ts";
import { bearerLine, expectGoodTokens, logsWith } from "./token-doors.ts";

/** Rows 95-97: how a token is sent. */
export function sendingRows(stackOf: () => HostileStack, signerOf: () => OwnSigner): void {
  const filled = (fill: string): string => {
    const { header, claims } = decode(stackOf().token);
    return signerOf().sign(header, { ...claims, fill });
  };

  it("row 95: a token of 15 KB counts, one of more than 16 KB does not", async () => {
    const sized = (bytes: number): string => {
      const bare = filled("").length;
      return filled("x".repeat(Math.floor(((bytes - bare) * 3) / 4)));
    };
    await expectGoodTokens(stackOf(), { "15 KB": sized(15 * 1024) });
    await expectHeld(
      stackOf(),
      {
        "16 KB and a byte": {
          bytes: logsWith(bearerLine(sized(16 * 1024).padEnd(16 * 1024 + 1, "A"))),
          status: [431],
          audit: 1,
        },
      },
      false,
    );
  });

  it("row 96: a token counts in one place, and stands in no log when it is sent in another", async () => {
    const { token, program, home } = stackOf();
    const form = `access_token=${token}`;
    const anonymous = (more: string, line = "GET /api/v1/MessageProcessingLogs?$top=1"): Attack => ({
      bytes: head(line, `Accept: application/json\r\n${more}`),
      status: [401],
    });
    await expectHeld(
      stackOf(),
      {
        query: anonymous("", `GET /api/v1/MessageProcessingLogs?access_token=${token}`),
        "form body": {
          bytes: `${head("POST /api/v1/MessageProcessingLogs", `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n`)}${form}`,
          status: [401],
        },
        cookie: anonymous(`Cookie: access_token=${token}; token=${token}\r\n`),
        "X-Access-Token": anonymous(`X-Access-Token: ${token}\r\n`),
        "Proxy-Authorization": anonymous(`Proxy-Authorization: Bearer ${token}\r\n`),
      },
      false,
    );
    const audit = await readFile(`${home}/audit/resource-api.jsonl`, "utf8");
    const signature = token.split(".")[2] ?? "";
    expect(`${program.stderr()}${program.stdout()}${audit}`.includes(signature)).toBe(false);
  });

  it("row 97: the scheme has no case; everything else about the header has one form", async () => {
    const { token } = stackOf();
    const sent = (value: string, status: readonly number[]): Attack => ({
      bytes: logsWith(`Authorization: ${value}\r\n`),
      status,
    });
    await expectHeld(
      stackOf(),
      {
        bearer: sent(`bearer ${token}`, [200]),
        BEARER: sent(`BEARER ${token}`, [200]),
        alone: sent("Bearer", [401]),
        "with nothing behind": sent("Bearer ", [401]),
        "two blanks": sent(`Bearer  ${token}`, [401]),
        "a tab": sent(`Bearer\t${token}`, [401]),
        "two words": sent("Bearer a b", [401]),
        "the token twice": sent(`Bearer ${token} ${token}`, [401]),
        "another scheme": sent(`Token ${token}`, [401]),
        "no scheme": sent(token, [401]),
        "a comma behind": sent(`Bearer ${token},`, [401]),
        "two schemes": sent(`Bearer ${token}, Basic YTpi`, [401]),
        quotes: sent(`Bearer "${token}"`, [401]),
      },
      false,
    );
  });
}
