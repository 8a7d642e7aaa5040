import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { tenantbox } from "../scripts/pack/parcel.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A program of ours as it is published, built by `vitest.config.ts`; its source where nothing was built. */
export function programFile(name: "tenantbox" | "token-server" | "resource-api"): string {
  const built = process.env["TENANTBOX_TEST_BUILT"];
  return built ? join(built, `${name}.js`) : join(root, tenantbox.entries[name] ?? "");
}
