import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, openConnection } from "./raw.ts";
import type { Identity } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

const year = 366 * 86_400_000;
let stack: Stack;
let as: Identity;
beforeAll(async () => {
  stack = await startStack();
  as = stack.identity("demo-api", "certificate");
});
afterAll(() => stack.stop());

const connect = (options: Parameters<typeof openConnection>[2]): Promise<TLSSocket> =>
  openConnection(stack, stack.tokenMtlsUrl, options);

/** The status of a token request on a connection, or that the connection was cut. */
async function ask(socket: TLSSocket): Promise<number> {
  const id = encodeURIComponent(stack.key("demo-api", "certificate").clientid);
  const path = `/oauth/token?grant_type=client_credentials&client_id=${id}`;
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`;
  return (await exchange(socket, head)).status;
}

/** Runs a step with the clock after the end of the certificate. */
async function afterExpiry(step: () => Promise<void>): Promise<void> {
  await stack.advance(year);
  try {
    await step();
  } finally {
    await stack.advance(-year);
  }
}

describe("A certificate that has expired counts no more", () => {
  it("on a connection that was opened while it was valid", async () => {
    const socket = await connect({ as });
    expect(await ask(socket)).toBe(200);
    await afterExpiry(async () => expect(await ask(socket)).toBe(401));
    expect(await ask(socket)).toBe(200);
    socket.destroy();
  });

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    it.each([
      ["shown again", true],
      ["not shown again", false],
    ] as const)(`in a ${maxVersion} session resumed from then, %s`, async (_how, again) => {
      const first = await connect({ as, maxVersion });
      expect(await ask(first)).toBe(200);
      const session = first.getSession();
      first.destroy();
      const options = { ...(again ? { as } : {}), session, maxVersion };
      const before = await connect(options);
      expect([before.isSessionReused(), await ask(before)]).toEqual([true, 200]);
      before.destroy();
      await afterExpiry(async () => {
        const after = await connect(options);
        expect(await ask(after)).toBe(401);
        after.destroy();
      });
    });
  }
});
