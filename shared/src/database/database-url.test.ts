import { describe, expect, it } from "vitest";
import { databaseUrlFor, parseDatabaseUrl, withoutPassword } from "./database-url.ts";

const home = "/srv/home";

describe("The database of a service", () => {
  it("is a file of its own in the home when nothing is set", () => {
    expect(databaseUrlFor(undefined, home, "token-server")).toBe("sqlite:/srv/home/token-server.db");
    expect(databaseUrlFor("", home, "resource-api")).toBe("sqlite:/srv/home/resource-api.db");
    expect(databaseUrlFor("sqlite:", home, "resource-api")).toBe("sqlite:/srv/home/resource-api.db");
  });

  it("is a file of its own in a folder, or beside the file that was named", () => {
    expect(databaseUrlFor("sqlite:/data", home, "resource-api")).toBe("sqlite:/data/resource-api.db");
    expect(databaseUrlFor("sqlite:data", home, "resource-api")).toBe("sqlite:/srv/home/data/resource-api.db");
    expect(databaseUrlFor("sqlite:/data/box.db", home, "resource-api")).toBe(
      "sqlite:/data/box.resource-api.db",
    );
  });

  it("is the PostgreSQL server or the memory that was named", () => {
    for (const url of ["postgres://u:p@db.example/box", "postgresql://db.example/box", "sqlite::memory:"]) {
      expect(databaseUrlFor(url, home, "resource-api")).toBe(url);
    }
  });

  it("is refused with the accepted forms when the setting is none", () => {
    for (const url of ["mysql://db.example/box", "/data/box.db", "postgres://%zz:1:2/"]) {
      expect(() => databaseUrlFor(url, home, "resource-api")).toThrow(
        /not a database URL.*sqlite:.*postgres:/,
      );
    }
  });
});

describe("A database URL", () => {
  it("says which engine, and where", () => {
    expect(parseDatabaseUrl("sqlite:/data/box.db")).toEqual({ dialect: "sqlite", path: "/data/box.db" });
    expect(parseDatabaseUrl("sqlite::memory:")).toEqual({ dialect: "sqlite", path: ":memory:" });
    expect(parseDatabaseUrl("postgres://db/box")).toEqual({ dialect: "postgres", url: "postgres://db/box" });
  });

  it("is shown without its password, wherever that stands and however broken the rest is", () => {
    expect(withoutPassword("postgres://u:s3cret@db/box")).toBe("postgres://u:***@db/box");
    expect(withoutPassword("postgres://db/box?user=u&password=s3cret")).not.toContain("s3cret");
    expect(withoutPassword("postgres://u:s3cret@db:port/box")).not.toContain("s3cret");
    expect(withoutPassword("postgres://u:p@ss@s3cret@db:port/box")).not.toContain("s3cret");
  });
});
