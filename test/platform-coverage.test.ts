import { expect, it } from "vitest";
import { routes } from "../packages/token-server/src/routes.ts";
import { documentTable } from "./document-table.ts";

it("docs/api-coverage.md names every address of the platform's API and no other", async () => {
  const rows = await documentTable("api-coverage.md", "## Platform API");
  const documented = rows.map(([path = ""]) => path.replaceAll("`", ""));
  // Two are beginnings of addresses only.
  const beginnings: string[] = [routes.jobs, routes.featureFlags];
  const served = (Object.values(routes).flat() as string[]).filter(
    (path) => (path === routes.v3Root || path.startsWith(`${routes.v3Root}/`)) && !beginnings.includes(path),
  );
  expect(documented.toSorted()).toEqual(served.toSorted());
});
