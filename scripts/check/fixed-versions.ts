import { mendedNode } from "../../shared/src/home/node-version.ts";

/** The least version of a dependency that may be installed with the servers, and what was mended in it. */
export interface FixedVersion {
  readonly name: string;
  /** One for each line of releases that was mended, such as `2.16.4` and `3.1.2`. */
  readonly fixed: readonly string[];
  readonly why: string;
}

/**
 * Kept by hand, because the registry's audit endpoint cannot be relied on. A new advisory about something that the
 * servers install is a line here first; `npm run check` then fails until the lockfile follows.
 */
export const fixedVersions: readonly FixedVersion[] = [
  { name: "@koa/router", fixed: ["15.0.0"], why: "earlier lines bring path-to-regexp below 8.4.0" },
  {
    name: "better-sqlite3",
    fixed: ["12.9.0"],
    why: "holds SQLite 3.53; CVE-2025-6965 was mended in SQLite 3.50.2",
  },
  { name: "debug", fixed: ["4.4.3"], why: "4.4.2 was published by an intruder" },
  { name: "fresh", fixed: ["0.5.2"], why: "CVE-2017-16119: a header that takes seconds to parse" },
  { name: "jose", fixed: ["4.15.5"], why: "CVE-2024-28176: compressed JWE exhausts memory" },
  {
    name: "koa",
    fixed: ["2.16.4", "3.1.2"],
    why: "CVE-2026-27959 (a Host with @), CVE-2025-32379 (redirects), CVE-2025-25200 (a slow expression)",
  },
  {
    name: "kysely",
    fixed: ["0.28.17"],
    why: "CVE-2026-32763, CVE-2026-33468, CVE-2026-44635: SQL injection by JSON paths and literals",
  },
  { name: "ms", fixed: ["2.0.0"], why: "CVE-2017-20162: a slow expression" },
  {
    name: "node-forge",
    fixed: ["1.4.0"],
    why: "CVE-2025-12816, -66030, -66031, CVE-2026-33891, -33894, -33895, -33896: certificates and signatures taken for good",
  },
  {
    name: "oidc-provider",
    fixed: ["9.13.3"],
    why: "strict Basic credentials and error texts; what the catalogue of hostile cases was measured with",
  },
  { name: "path-to-regexp", fixed: ["8.4.0"], why: "CVE-2026-4926, CVE-2026-4923: slow expressions" },
  {
    name: "undici",
    fixed: ["6.24.0", "7.24.0"],
    why: "CVE-2026-1525 (request smuggling), -1526, -1527, -1528, -2229; CVE-2026-22036 (decompression)",
  },
  { name: "yaml", fixed: ["1.10.3", "2.8.3"], why: "CVE-2026-33532: nested collections end the stack" },
  { name: "zod", fixed: ["3.22.3"], why: "CVE-2023-4316: a slow expression for addresses" },
];

/** Node itself: what `npm start` gets where the machine's own is too old (security releases of June 2026). */
export const fixedNode: FixedVersion = {
  name: "node",
  fixed: mendedNode,
  why: "security releases of June 2026",
};
