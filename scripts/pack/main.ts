import { resolve } from "node:path";
import { pack } from "./pack.ts";
import { tenantbox } from "./parcel.ts";

// `npm run pack [-- FOLDER]`: the tarball that is published, in `dist/` unless told otherwise.
const root = resolve(import.meta.dirname, "../..");
const target = resolve(process.argv[2] ?? resolve(root, "dist"));
process.stdout.write(`${await pack(root, tenantbox, target)}\n`);
