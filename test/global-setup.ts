import { findChromium } from "./chromium.ts";
import { startPostgres } from "./postgres.ts";

/**
 * Once per test run: what tests need beyond the project's own packages. A PostgreSQL stands in
 * TENANTBOX_TEST_POSTGRES_URL (a URL that is already set is used as it is); a Chromium is looked for. Tests of what is
 * not there are skipped and say so, unless TENANTBOX_REQUIRE names it (`postgres,chromium`): then the run fails.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (findChromium() === undefined) missing("chromium", new Error("no Chromium on the PATH"));
  if (process.env.TENANTBOX_TEST_POSTGRES_URL !== undefined) return async () => {};
  try {
    const postgres = await startPostgres();
    process.env.TENANTBOX_TEST_POSTGRES_URL = postgres.url;
    return () => postgres.stop();
  } catch (error) {
    missing("postgres", error);
    return async () => {};
  }
}

function missing(name: "chromium" | "postgres", cause: unknown): void {
  if ((process.env.TENANTBOX_REQUIRE ?? "").split(",").includes(name)) throw cause;
  console.warn(`\n*** SKIPPED: every test with ${name}. ${String(cause)}\n`);
}
