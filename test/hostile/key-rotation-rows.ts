import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { eventually } from "../audit.ts";
import { type Administration, administrationOf, decode, read, tokenFor } from "../flows.ts";
import { tenantbox } from "../processes.ts";
import { testFeaturesOf } from "../test-features.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type OwnSigner, ownSigner } from "./own-signature.ts";
import { expectGoodTokens, expectRefusedTokens } from "./token-doors.ts";

interface SigningKey {
  readonly kid: string;
  readonly state: string;
  readonly signs_from: string;
  readonly honoured_until: string | null;
}

/** Rows 98 and 103: tokens whose key, client or time has gone, which the API has accepted a moment ago. */
export function keyRotationRows(stackOf: () => HostileStack): void {
  const list = "MessageProcessingLogs?$top=1";
  const statusOf = async (token: string): Promise<number> => (await read(stackOf(), token, list)).status;
  const until = (token: string, status: number): Promise<true> =>
    eventually(async () => ((await statusOf(token)) === status ? true : undefined), `a ${status}`);
  const keys = async (administration: Administration): Promise<readonly SigningKey[]> =>
    (await administration.send("GET", "/signing_keys")).json<{ resources: readonly SigningKey[] }>()
      .resources;
  /** The claims of a good token, under another id, signed by a key of the tenant's. */
  const signedBy = ({ kid, sign }: OwnSigner): string => {
    const { header, claims } = decode(stackOf().token);
    return sign({ ...header, kid }, { ...claims, jti: randomUUID().replaceAll("-", "") });
  };
  /** The stack with a token of the key that signs now: what somebody else reads with. */
  const current = async (): Promise<HostileStack> => ({
    ...stackOf(),
    token: await tokenFor(stackOf(), "demo-api", "secret"),
  });
  const at = async (moment: string): Promise<void> => {
    await eventually(async () => (Date.now() >= Date.parse(moment) ? true : undefined), moment);
  };

  it("row 103: a key counts from its announcement to the end of its grace period, whoever signs", async () => {
    const stack = stackOf();
    const administration = await administrationOf(stack);
    const old = await ownSigner(stack.home);
    const { code, stdout } = await tenantbox(["rotate-keys", "--json"], {
      settings: { TENANTBOX_HOME: stack.home },
    });
    expect(code).toBe(0);
    const announced = (JSON.parse(stdout) as readonly SigningKey[]).find(
      ({ state }) => state === "announced",
    );
    const { kid = "", signs_from: signsFrom = "" } = announced ?? {};
    const fresh = await ownSigner(stack.home, kid);
    // The API hears of it within a moment, long before the key signs.
    await until(signedBy(fresh), 200);
    expect(decode(await tokenFor(stack, "demo-api", "secret")).header["kid"]).toBe(old.kid);
    await expectGoodTokens(stack, {
      "announced, not yet used": signedBy(fresh),
      "the old one": signedBy(old),
    });
    await at(signsFrom);
    expect(decode(await tokenFor(stack, "demo-api", "secret")).header["kid"]).toBe(kid);
    await expectGoodTokens(stack, {
      "inside the grace period": signedBy(old),
      "the new one": signedBy(fresh),
    });
    const end = (await keys(administration)).find((key) => key.kid === old.kid)?.honoured_until ?? "";
    await at(end);
    const renewed = await current();
    await expectRefusedTokens(renewed, { "outside of it": signedBy(old), "accepted before": stack.token });
    await expectGoodTokens(renewed, { "the new one": signedBy(fresh) });
    expect(await keys(await administrationOf(stack))).toMatchObject([
      { kid, state: "signing", honoured_until: null },
    ]);
  });

  it("row 98: a token that was accepted is refused within two seconds of what ended it", async () => {
    const stack = stackOf();
    const administration = await administrationOf(stack);
    const { clock, tokenServer } = await testFeaturesOf(stack);
    const expectEnd = async (token: string, end: () => Promise<unknown>): Promise<void> => {
      expect([await statusOf(token), await statusOf(token)]).toEqual([200, 200]);
      await end();
      const since = performance.now();
      await until(token, 401);
      expect(performance.now() - since).toBeLessThan(2_000);
      await expectRefusedTokens(await current(), { "that was accepted": token });
    };
    await administration.createInstance("leaver", { roles: ["MonitoringDataRead"] });
    await administration.createKey("leaver", "secret");
    const leaver = await tokenFor(stack, "leaver", "secret");
    await expectEnd(leaver, () => administration.send("DELETE", "/service_instances/leaver"));

    const minted = await tokenServer("POST", "/tokens", { instance: "demo-api", lifetime: 60 });
    const { access_token: short } = minted.json<{ access_token: string }>();
    await expectEnd(short, () => clock({ advance_ms: 66_000 }));
    await clock({ reset: true });

    await expectEnd((await current()).token, async () => {
      expect((await administration.send("POST", "/signing_keys", { force: true })).status).toBe(201);
    });
    expect(await statusOf((await current()).token)).toBe(200);
  });
}
