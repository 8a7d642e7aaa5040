import { stackSettings } from "@tenantbox/shared/config";
import { expect, it } from "vitest";
import { documentTable } from "./document-table.ts";

it("docs/configuration.md lists exactly the settings of the program, with their defaults and meanings", async () => {
  const known = Object.values(stackSettings).map(({ variable, fallback, meaning }) => [
    variable,
    fallback ?? "–",
    meaning,
  ]);
  expect(await documentTable("configuration.md", "# Configuration")).toEqual(known);
});
