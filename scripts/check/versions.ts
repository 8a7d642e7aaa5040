import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Check } from "./check.ts";
import { fixedNode, fixedVersions } from "./fixed-versions.ts";
import { isFixed } from "./is-fixed.ts";
import { installedWithServers } from "./lockfile.ts";

/**
 * Nothing is installed with the servers that has a known hole (fixed-versions.ts), and every version is exact, so that
 * what was tested is what runs (goal G13 of the security fact sheet). What only tests use is not looked at.
 */
export const versions: Check = {
  name: "versions",
  async findings(root) {
    const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
    const found: string[] = [];
    const installed = installedWithServers(await read("pnpm-lock.yaml"));
    for (const { name, version } of installed) {
      const entry = fixedVersions.find((one) => one.name === name);
      if (entry !== undefined && !isFixed(version, entry.fixed))
        found.push(`pnpm-lock.yaml: ${name} ${version}; at least ${entry.fixed.join(" or ")} (${entry.why})`);
    }
    for (const { name } of fixedVersions)
      if (!installed.some((one) => one.name === name))
        found.push(`scripts/check/fixed-versions.ts: ${name} is not installed any more`);
    const { catalog } = parse(await read("pnpm-workspace.yaml")) as { catalog: Record<string, string> };
    for (const [name, version] of Object.entries(catalog))
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        found.push(`pnpm-workspace.yaml: ${name} ${version} is no exact version`);
    const node = /const wanted = "(.+)";/.exec(await read("scripts/runtime/node-binary.mjs"))?.[1] ?? "0.0.0";
    if (!isFixed(node, fixedNode.fixed))
      found.push(`scripts/runtime/node-binary.mjs: Node ${node}; at least ${fixedNode.fixed.join(" or ")}`);
    return found;
  },
};
