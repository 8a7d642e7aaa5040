// CAP with its V2 adapter as its documentation starts it, over plain HTTP: from BENCH_CAP, the folder where a version of it
// is installed. Whoever calls may do all, or, with BENCH_AUTH, needs a token of the tenant with a role in it, as at ours.
import { createRequire } from "node:module";
import { join } from "node:path";

const home = process.env.BENCH_CAP;
process.chdir(join(home, "cap-logs"));
process.env.PORT = "0";
process.env.cds_requires_db = JSON.stringify({
  kind: "sqlite",
  credentials: { url: process.env.BENCH_DATABASE },
});
if (process.env.BENCH_AUTH) process.env.cds_requires_auth = process.env.BENCH_AUTH;
const require = createRequire(join(home, "package.json"));
const cds = require("@sap/cds");
cds.once("listening", ({ url }) => process.send({ url: `${url}/odata/v2/logs` }));
process.on("disconnect", () => process.exit(0));
require("@sap/cds/bin/serve.js").exec();
