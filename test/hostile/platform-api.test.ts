import { afterAll, beforeAll, describe } from "vitest";
import { cfCli } from "../cf-cli.ts";
import { administrationOf } from "../flows.ts";
import { logIn } from "../platform.ts";
import { hostileEngines } from "./hostile-stack.ts";
import { openPki } from "./pki.ts";
import { type PlatformAttack, platformApiRows } from "./platform-api-rows.ts";

// On the engine that is stricter about texts, where it can run.
const [engine] = hostileEngines.toReversed();

describe("Somebody at the platform's API", { timeout: 120_000 }, () => {
  let attack: PlatformAttack | undefined;
  beforeAll(async () => {
    const stack = await engine?.start({ TENANTBOX_TEST_FEATURES: "on" });
    if (stack === undefined) return;
    const operator = await administrationOf(stack);
    const user = { name: "dev", password: "correct horse" };
    await operator.send("POST", "/users", { ...user, space_roles: ["space_developer"] });
    const { access_token: token } = await logIn(stack, user.name, user.password);
    const spaces = await cfCli(stack, token, "").list("/v3/spaces");
    const cf = cfCli(stack, token, String(spaces.resources[0]?.["guid"]));
    attack = { stack, cf, operator, pki: await openPki(stack) };
  }, 120_000);
  afterAll(() => attack?.stack.stop());

  platformApiRows(() => {
    if (attack === undefined) throw new Error("the stack does not stand");
    return attack;
  });
});
