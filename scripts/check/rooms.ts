/**
 * Which room may import which (docs/architecture.md, "Packages and rooms"). A room is a folder directly
 * below a package's `src`; files beside the rooms (`app.ts`, `errors.ts`, …) are the package's hall.
 * `.oxlintrc.json` is made from this table: `node scripts/check/import-directions.ts --write`.
 */
export type PackageRules = {
  /** Folder of the sources, from the project's root. */
  readonly sources: string;
  /** Packages of ours that it may import. */
  readonly packages: readonly string[];
  /** Room -> rooms it may import. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  /** Library -> the rooms that may import it; "." stands for the hall. */
  readonly libraries: Readonly<Record<string, readonly string[]>>;
};

export const packageNames = ["cli", "odata-v2", "resource-api", "shared", "token-server"] as const;

const foundation = ["private-files", "secrets", "storage"];

export const packageRules: readonly PackageRules[] = [
  {
    sources: "packages/token-server/src",
    packages: ["shared"],
    rooms: {
      administration: [
        "certificate-authority",
        "identity-provider",
        "key-files",
        "private-files",
        "service-instances",
        "tokens",
      ],
      "authorization-server": [
        "client-authentication",
        "grants",
        "identity-provider",
        "service-instances",
        "tokens",
        ...foundation,
      ],
      "browser-login": [
        "client-authentication",
        "grants",
        "identity-provider",
        "login-codes",
        "service-instances",
      ],
      "certificate-authority": ["private-files"],
      "client-authentication": ["certificate-authority", "service-instances", ...foundation],
      grants: ["identity-provider", "login-codes", "refresh-tokens", "service-instances"],
      "identity-provider": ["revocations", ...foundation],
      "key-files": ["certificate-authority", "private-files", "service-instances"],
      "platform-api": ["identity-provider", "service-instances"],
      provisioning: [
        "certificate-authority",
        "identity-provider",
        "key-files",
        "service-instances",
        "tokens",
        ...foundation,
      ],
      "resource-feed": ["client-authentication", "revocations", "service-instances", "tokens"],
      revocations: ["storage"],
      "login-codes": foundation,
      "private-files": [],
      secrets: ["private-files"],
      seeding: ["certificate-authority", "identity-provider", "service-instances", "states", ...foundation],
      "service-instances": ["certificate-authority", "revocations", ...foundation],
      states: ["revocations", ...foundation],
      storage: ["private-files", "secrets"],
      "refresh-tokens": foundation,
      "token-status": [
        "client-authentication",
        "grants",
        "refresh-tokens",
        "revocations",
        "service-instances",
        ...foundation,
      ],
      tokens: foundation,
    },
    libraries: {
      "node-forge": ["certificate-authority"],
      "oidc-provider": ["authorization-server"],
      ldapts: ["identity-provider"],
    },
  },
  {
    sources: "packages/resource-api/src",
    packages: ["odata-v2", "shared"],
    rooms: {
      administration: ["authenticate", "authorize", "http", "ingest", "model", "storage", "writer"],
      authenticate: [],
      authorize: ["authenticate", "model"],
      door: [],
      http: ["authenticate", "authorize", "model"],
      ingest: ["model", "storage"],
      model: [],
      operations: ["authenticate", "authorize", "http", "model", "storage"],
      states: ["ingest", "writer"],
      storage: ["model"],
      writer: ["ingest", "model", "storage"],
    },
    libraries: {
      undici: ["authenticate", "door"],
      koa: ["administration", "http", "."],
      "@koa/router": ["administration", "http", "."],
    },
  },
  {
    sources: "packages/odata-v2/src",
    packages: [],
    rooms: {
      model: [],
      parse: ["model"],
      sql: ["model", "parse"],
      serialize: ["model", "parse", "sql"],
      run: ["model", "parse", "serialize", "sql"],
      batch: ["model", "parse"],
      write: ["model", "parse", "serialize", "sql"],
    },
    libraries: { "better-sqlite3": ["run"], pg: ["run"] },
  },
  {
    sources: "packages/cli/src",
    packages: ["shared"],
    rooms: {
      commands: ["completion", "connection", "doctor", "key-files", "log-files", "output", "start", "trust"],
      completion: [],
      connection: [],
      doctor: ["connection"],
      "key-files": [],
      "log-files": [],
      output: [],
      prompts: [],
      start: ["connection", "output"],
      trust: [],
    },
    libraries: { undici: ["connection"], "@clack/prompts": ["prompts"] },
  },
  {
    sources: "packages/tenantbox/src",
    packages: ["resource-api", "shared", "token-server"],
    rooms: {
      client: ["home"],
      faults: [],
      home: [],
      settings: [],
    },
    libraries: { undici: ["client"] },
  },
  {
    sources: "shared/src",
    packages: [],
    rooms: {
      "access-policies": [],
      "access-token": ["roles", "rsa-keys"],
      administration: ["audit"],
      audit: ["database"],
      "client-certificate": ["rsa-keys"],
      clock: [],
      config: [],
      database: [],
      "export-files": [],
      faults: ["audit", "listener"],
      home: [],
      listener: ["audit", "client-certificate", "config"],
      metrics: ["audit", "listener"],
      proxies: ["client-certificate", "config", "listener"],
      "rate-limits": [],
      roles: [],
      "rsa-keys": [],
      seed: ["access-policies", "config", "faults", "roles"],
      "service-key": [],
      states: ["audit", "database"],
      "service-process": ["audit", "clock", "config", "home", "listener", "seed"],
      "test-features": ["administration", "clock", "faults"],
    },
    libraries: {
      "better-sqlite3": ["database"],
      pg: ["database"],
      pino: ["audit", "listener"],
      "prom-client": ["metrics"],
      "rate-limiter-flexible": ["rate-limits"],
      yaml: ["seed"],
    },
  },
];
