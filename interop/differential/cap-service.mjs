import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

const timeOf = (column) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;

/** CAP's names and forms for the shop's rows: the rows themselves stay where they are. */
const views = [
  `create view Shop_Orders as select number as Number, customer as Customer, status as Status,
     ${timeOf("placed")} as Placed, ${timeOf("changed")} as Changed, pieces as Pieces, volume as Volume,
     weight as Weight, paid as Paid, street as ShipTo_Street, city as ShipTo_City from orders`,
  "create view Shop_Lines as select order_number as Order_Number, line as Line, article as Article from lines",
  `create view Shop_Remarks as select id as Id, order_number as Order_Number, line as Line, text as Text
     from remarks`,
  "create view Shop_Invoices as select order_number as OrderNumber, kind as Kind from invoices",
];

/** Starts CAP with its V2 adapter, as its documentation says, over an SQLite file that the shop's tables are in. */
export async function startCap(file) {
  const database = new DatabaseSync(file);
  for (const view of views) database.exec(view);
  database.close();
  const serve = createRequire(import.meta.url).resolve("@sap/cds/bin/serve.js");
  const child = spawn(process.execPath, [serve], {
    cwd: fileURLToPath(new URL("../cap-shop", import.meta.url)),
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      NODE_ENV: "production",
      cds_requires_db: JSON.stringify({ kind: "sqlite", credentials: { url: file } }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let said = "";
  const url = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        said += text;
        const found = /server listening on \{ url: '([^']+)'/.exec(said);
        if (found !== null) resolve(found[1]);
      });
    void ended.then(() => reject(new Error(`CAP ended early: ${said}`)));
  });
  return {
    async get(target) {
      const answer = await fetch(`${url}/odata/v2/shop/${target}`, {
        headers: { accept: "application/json" },
      });
      return { status: answer.status, text: await answer.text() };
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
