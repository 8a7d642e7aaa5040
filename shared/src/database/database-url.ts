import { extname, join, resolve } from "node:path";
import { DatabaseError } from "./database-error.ts";

/** Where a database is: a file, the memory of this process, or a PostgreSQL server. */
export type DatabaseLocation =
  | { readonly dialect: "sqlite"; readonly path: string }
  | { readonly dialect: "postgres"; readonly url: string };

const MEMORY = ":memory:";

/**
 * Reads `sqlite:/path.db`, `sqlite::memory:` or `postgres://…`.
 * Anything else is a DatabaseError `bad-url`.
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  if (url.startsWith("sqlite:")) {
    const path = url.slice("sqlite:".length);
    if (path !== "") return { dialect: "sqlite", path: path === MEMORY ? path : resolve(path) };
  }
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { dialect: "postgres", url };
  throw badUrl(url);
}

/**
 * The database URL of one service. Without a setting it is `<home>/<service>.db`; a `sqlite:` folder gets
 * `<service>.db` in it, a `sqlite:` file gets the service's name before its extension, since two services
 * never share a file. Relative paths start at the home. PostgreSQL URLs pass: there each service has a schema.
 */
export function databaseUrlFor(base: string | undefined, home: string, service: string): string {
  if (base === undefined || base === "" || base === "sqlite:") {
    return `sqlite:${resolve(home, `${service}.db`)}`;
  }
  if (!base.startsWith("sqlite:")) {
    parseDatabaseUrl(base);
    return base;
  }
  const setting = base.slice("sqlite:".length);
  if (setting === MEMORY) return base;
  const path = resolve(home, setting);
  const extension = extname(path);
  if (!/^\.(db|sqlite3?)$/.test(extension)) return `sqlite:${join(path, `${service}.db`)}`;
  return `sqlite:${path.slice(0, -extension.length)}.${service}${extension}`;
}

/** The URL as it may stand in a message or a log: without its password. */
export function withoutPassword(url: string): string {
  // Where nobody can tell what is a password, nothing behind the scheme is shown.
  if (!URL.canParse(url)) return url.replace(/:\/\/.*/s, "://***");
  const shown = new URL(url);
  if (shown.password !== "") shown.password = "***";
  if (shown.searchParams.has("password")) shown.searchParams.set("password", "***");
  return shown.href;
}

function badUrl(url: string): DatabaseError {
  const wanted = "write sqlite:/path/file.db, sqlite::memory: or postgres://user:password@host:5432/database";
  // What is not understood may hold a password anywhere, so only its beginning is shown.
  const scheme = /^[a-z][a-z0-9+.-]{0,15}:/i.exec(url)?.[0] ?? "no scheme";
  return new DatabaseError("bad-url", `not a database URL: it begins with ${scheme} (${wanted})`);
}
