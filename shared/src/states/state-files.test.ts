import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../test/database/engines.ts";
import type { TestDatabase } from "../../../test/postgres.ts";
import { type Database, loadState, type Migrations, openDatabase, saveState } from "../database/index.ts";
import { checkStateFile } from "./check-state-file.ts";
import type { StateError } from "./state-error.ts";

interface Notes {
  readonly books: { readonly id: string };
  readonly notes: {
    readonly id: string;
    readonly book: string;
    readonly at: number | null;
    readonly body: Uint8Array;
  };
  readonly tenant_facts: { readonly name: string; readonly value: string };
}

const tables: Migrations = {
  "0001-notes": {
    up: async (db) => {
      const { dialect } = { dialect: db.getExecutor().adapter.constructor.name };
      const bytes = dialect.includes("Postgres") ? "bytea" : "blob";
      // A child whose name comes before its parent's: the order of names is not that of references.
      await db.schema
        .createTable("books")
        .addColumn("id", "text", (column) => column.primaryKey())
        .execute();
      await db.schema
        .createTable("notes")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("book", "text", (column) => column.notNull().references("books.id"))
        .addColumn("at", "bigint")
        .addColumn("body", bytes as "blob", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("tenant_facts")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("value", "text", (column) => column.notNull())
        .execute();
    },
  },
};
const newer: Migrations = { ...tables, "0002-more": { up: async () => {} } };

const opener = (migrations: Migrations) => (url: string) =>
  openDatabase<Notes>({ url, schema: "notes_of_states", migrations });

for (const engine of engines) {
  describe.skipIf(!engine.available)(`A state of a database on ${engine.name}`, () => {
    let place: TestDatabase;
    let folder: string;
    let path: string;
    let database: Database<Notes>;

    beforeEach(async () => {
      place = await engine.fresh();
      folder = await mkdtemp(join(tmpdir(), "tenantbox-states-"));
      path = join(folder, "kept.db");
      database = await opener(tables)(place.url);
      const { kysely } = database;
      await kysely.insertInto("tenant_facts").values({ name: "tenant", value: "acme" }).execute();
      await kysely
        .insertInto("books")
        .values([{ id: "a" }, { id: "b" }])
        .execute();
      await kysely.insertInto("notes").values(notes).execute();
      await saveState(database, path, opener(tables));
    });
    afterEach(async () => {
      await database.close();
      await place.drop();
      await rm(folder, { recursive: true });
    });

    // More rows than are read at once, and what two notations could confuse.
    const notes = Array.from({ length: 2_500 }, (_, index) => ({
      id: `note ${index} "'\\{ä\u2028😀`,
      book: index % 2 === 0 ? "a" : "b",
      at: index === 0 ? null : 4_102_444_800_000 + index,
      body: Buffer.from([index % 256, 0, 255]),
    }));
    const all = async () => ({
      books: await database.kysely.selectFrom("books").selectAll().orderBy("id").execute(),
      notes: (await database.kysely.selectFrom("notes").selectAll().execute())
        .map(({ body, ...rest }) => ({ ...rest, body: Buffer.from(body).toString("hex") }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    });

    it("comes back with every row and every value, in the place of all that came later", async () => {
      const before = await all();
      const { kysely } = database;
      await kysely.deleteFrom("notes").where("book", "=", "a").execute();
      await kysely.insertInto("books").values({ id: "c" }).execute();
      await kysely
        .insertInto("notes")
        .values({ id: "late", book: "c", at: 1, body: Buffer.alloc(1) })
        .execute();
      expect(await loadState(database, path)).toBe(true);
      expect(await all()).toEqual(before);
      expect(before.notes).toHaveLength(2_500);
    });

    it("stays in its file where whoever looks at the rows does not want it", async () => {
      await database.kysely.deleteFrom("notes").execute();
      expect(await loadState(database, path, async () => false)).toBe(false);
      expect((await all()).notes).toEqual([]);
    });

    it("is refused in words by another tenant and by other tables, whole and in parts", async () => {
      const refusal = async (on: Database<Notes>, tenant: string) => {
        try {
          await checkStateFile(path, on, { tenant, thorough: true });
          return undefined;
        } catch (error) {
          const { code, message } = error as StateError;
          return [code, message];
        }
      };
      expect(await refusal(database, "acme")).toBeUndefined();
      expect(await refusal(database, "other")).toEqual([
        "other-tenant",
        "The snapshot is of another tenant; it stays as it is",
      ]);
      const later = await opener(newer)(place.url);
      expect(await refusal(later, "acme")).toEqual([
        "other-schema",
        'The snapshot is of an older program: its tables lack "0002-more"',
      ]);
      await rm(path);
      await saveState(later, path, opener(newer));
      await later.close();
      const fresh = await engine.fresh();
      const older = await opener(tables)(fresh.url);
      expect(await refusal(older, "acme")).toEqual([
        "other-schema",
        'The snapshot is of a newer program: its tables have "0002-more"',
      ]);
      await older.close();
      await fresh.drop();
    });

    it("is refused where its file is cut off or is none", async () => {
      const expected = { tenant: "acme", thorough: true };
      await truncate(path, 40_000);
      await expect(checkStateFile(path, database, expected)).rejects.toMatchObject({ code: "damaged" });
      await writeFile(path, "a letter");
      await expect(checkStateFile(path, database, expected)).rejects.toMatchObject({ code: "damaged" });
    });
  });
}
