import { startPostgres } from "./postgres.ts";

/**
 * Once per test run: a PostgreSQL for every test that wants one, in TENANTBOX_TEST_POSTGRES_URL. A URL that is
 * already set is used as it is. Where none can run the tests are skipped and say so, unless
 * TENANTBOX_REQUIRE names `postgres`: then the run fails.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env.TENANTBOX_TEST_POSTGRES_URL !== undefined) return async () => {};
  try {
    const postgres = await startPostgres();
    process.env.TENANTBOX_TEST_POSTGRES_URL = postgres.url;
    return () => postgres.stop();
  } catch (error) {
    if ((process.env.TENANTBOX_REQUIRE ?? "").split(",").includes("postgres")) throw error;
    console.warn(`\n*** SKIPPED: every test on PostgreSQL. ${String(error)}\n`);
    return async () => {};
  }
}
