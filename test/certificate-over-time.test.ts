import { describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { changesTo, expectNobody, read } from "./certificate-callers.ts";
import { administrationOf, bearer, tokenFor } from "./flows.ts";
import { outsideAuthority } from "./outside-authority.ts";
import { startStack } from "./stack.ts";

describe("A client with a certificate and nothing else", () => {
  it("is judged by the clock of each request, although its token was kept and its connection is open", async () => {
    const stack = await startStack();
    try {
      const administration = await administrationOf(stack);
      const outside = outsideAuthority(stack, "Outside CA");
      await outside.trust();
      const client = outside.issue({ notAfter: stack.now() + 60_000 });
      await administration.createKey("demo-api", "brief", {
        "key-type": "certificate_external",
        "X.509": client.pem,
      });
      await eventually(
        async () => ((await read(stack, client.identity)).status === 200 ? true : undefined),
        "the root to be trusted",
      );
      await stack.advance(120_000);
      await expectNobody(stack, await read(stack, client.identity), "certificate-expired");
      await stack.advance(-120_000);
      expect((await read(stack, client.identity)).status).toBe(200);
    } finally {
      await stack.stop();
    }
  });

  it("is stopped by the deletion of its key with TENANTBOX_REVOCATION=off too, while bearer tokens live on", async () => {
    const stack = await startStack({ settings: { revocation: false } });
    try {
      const administration = await administrationOf(stack);
      const as = stack.identity("demo-api", "certificate");
      const token = await tokenFor(stack, "demo-api", "certificate");
      expect((await read(stack, as)).status).toBe(200);
      const since = performance.now();
      await administration.send("DELETE", "/service_instances/demo-api/service_keys/certificate");
      expect(await changesTo(stack, as, 401, since)).toBeLessThan(2_000);
      expect((await read(stack, undefined, { headers: bearer(token) })).status).toBe(200);
    } finally {
      await stack.stop();
    }
  });
});
