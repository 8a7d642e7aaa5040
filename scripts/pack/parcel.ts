/** What is published under one name, and what goes into it. Paths start at the project's root. */
export interface Parcel {
  readonly name: string;
  /** Folder of the workspace package that it is made of. */
  readonly folder: string;
  readonly description: string;
  /** The page that its readers see first. */
  readonly page: string;
  /** File in `dist`, without its ending -> source. */
  readonly entries: Readonly<Record<string, string>>;
  /** Door of the package -> file in `dist`, without its ending. */
  readonly doors: Readonly<Record<string, string>>;
  /** Command -> file in `dist`, without its ending. */
  readonly commands: Readonly<Record<string, string>>;
  /** Names by which sources ask for a file in `dist` at run time. */
  readonly startFiles: Readonly<Record<string, string>>;
  /** Files that go with it as they are: name in the parcel, a door of its own -> source. */
  readonly files: Readonly<Record<string, string>>;
  /** Libraries that are installed beside it rather than built in; all others are built in. */
  readonly libraries: readonly string[];
}

/**
 * The whole of tenantbox in one package: `startTenant()` and the command. Libraries of hundreds of small files are built
 * in, because loading them costs a test more than starting a tenant does. Left outside: what is native (better-sqlite3),
 * what finds files of its own at run time (pino, pg), and what our types speak of (zod).
 */
export const tenantbox: Parcel = {
  name: "tenantbox",
  folder: "packages/tenantbox",
  page: "docs/in-your-tests.md",
  description: "The inbound side of a cloud integration tenant, in a box: for tests of API clients.",
  entries: {
    index: "packages/tenantbox/src/start-tenant.ts",
    tenantbox: "packages/cli/src/main.ts",
    "token-server": "packages/token-server/src/main.ts",
    "resource-api": "packages/resource-api/src/main.ts",
    "writer-thread": "packages/resource-api/src/writer/writer-thread.ts",
    "sqlite-worker": "packages/odata-v2/src/run/sqlite-worker.ts",
  },
  doors: { ".": "index" },
  commands: { tenantbox: "tenantbox" },
  startFiles: {
    "@tenantbox/token-server/main": "token-server",
    "@tenantbox/resource-api/main": "resource-api",
  },
  files: { "seed.schema.json": "docs/seed.schema.json" },
  libraries: ["better-sqlite3", "pg", "pino", "zod"],
};
