import DatabaseConstructor from "better-sqlite3";
import pg from "pg";
import type { TestEngine } from "./engines.ts";
import { type ShopService, startShop } from "./shop-service.ts";

/** A filter that searches every row many times and finds nothing; other words for each `salt`. */
export function heavyTarget(salt = "zz"): string {
  const searches = Array.from({ length: 150 }, (_, index) => `substringof('${index}${salt}',Customer)`);
  return `Orders?$filter=${searches.join(" or ")}`;
}

/** A shop with enough rows that a heavy filter takes far longer than the runner's deadline. */
export async function startHeavyShop(
  engine: TestEngine,
  runner: { readonly deadlineMs: number; readonly workers: number; readonly queueLength: number },
): Promise<ShopService> {
  const shop = await startShop(engine, { rows: {}, runner });
  const { dialect, url, schema } = shop.database;
  const text = "'lorem ipsum dolor sit amet '";
  const select = `select 'N' || n, ${Array.from({ length: 10 }, () => text).join(" || ")} || n, 'OPEN'`;
  const insert = "insert into orders (number, customer, status)";
  if (dialect === "sqlite") {
    const database = new DatabaseConstructor(url.replace("sqlite:", ""));
    const series = "with recursive s(n) as (select 1 union all select n + 1 from s where n < 60000)";
    database.exec(`${insert} ${series} ${select} from s`);
    database.close();
  } else {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`set search_path = ${schema}; ${insert} ${select} from generate_series(1, 60000) n`);
    await client.end();
  }
  return shop;
}
