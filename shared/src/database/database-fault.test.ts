import { describe, expect, it } from "vitest";
import { databaseFault } from "./database-fault.ts";

const failing = (code: string) => Object.assign(new Error("failed"), { code });

describe("A fault of the database", () => {
  it("is named alike for both engines", () => {
    expect(databaseFault(failing("SQLITE_CONSTRAINT_UNIQUE"))).toBe("duplicate");
    expect(databaseFault(failing("23505"))).toBe("duplicate");
    expect(databaseFault(failing("SQLITE_BUSY_SNAPSHOT"))).toBe("busy");
    expect(databaseFault(failing("40P01"))).toBe("busy");
    expect(databaseFault(failing("SQLITE_FULL"))).toBe("full");
    expect(databaseFault(failing("53100"))).toBe("full");
    expect(databaseFault(failing("SQLITE_READONLY_DBMOVED"))).toBe("read-only");
    expect(databaseFault(failing("57P01"))).toBe("unavailable");
  });

  it("is found in lost and refused connections, also those without a code", () => {
    expect(databaseFault(failing("ECONNREFUSED"))).toBe("unavailable");
    expect(databaseFault(new AggregateError([failing("ECONNREFUSED")]))).toBe("unavailable");
    expect(databaseFault(new Error("Connection terminated unexpectedly"))).toBe("unavailable");
  });

  it("is none when the statement or the program was wrong", () => {
    expect(databaseFault(failing("SQLITE_ERROR"))).toBeUndefined();
    expect(databaseFault(failing("42601"))).toBeUndefined();
    expect(databaseFault(new TypeError("no"))).toBeUndefined();
    expect(databaseFault("no")).toBeUndefined();
  });
});
