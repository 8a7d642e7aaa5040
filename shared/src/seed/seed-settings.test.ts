import { expect, it } from "vitest";
import { readSettings } from "../config/index.ts";
import { parseSeed, withSeedSettings } from "./index.ts";

it("settings of a seed count where the environment says nothing", async () => {
  const seed = await parseSeed({
    settings: { subdomain: "acme", revocation: false, retentionLogsDays: 0, odata: "lenient" },
  });
  const environment = { TENANTBOX_SUBDOMAIN: "from-outside", TENANTBOX_ODATA: "", TENANTBOX_LOG: "error" };
  expect(readSettings(withSeedSettings(environment, seed))).toMatchObject({
    subdomain: "from-outside",
    revocation: false,
    retentionLogsDays: 0,
    odata: "lenient",
    log: "error",
  });
});

it.each([
  [{ subdomain: "A.B" }, "settings.subdomain: a DNS label in lower case"],
  [{ queryDeadline: 5 }, "settings.queryDeadline: a whole number from 10 to 600000"],
  [{ home: "/tmp" }, "settings.home: there is no such member; allowed are "],
])("a setting that cannot be is refused by its name: %j", async (settings, message) => {
  await expect(parseSeed({ settings })).rejects.toThrow(message);
});
