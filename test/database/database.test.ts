import { type Database, type Migrations, databaseFault, openDatabase } from "@tenantbox/shared/database";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestDatabase } from "../postgres.ts";
import { engines } from "./engines.ts";

interface Notes {
  readonly notes: { readonly id: string; readonly written: number | null; readonly text: string | null };
}

const notes: Migrations = {
  "0001-notes": {
    up: async (db) => {
      await db.schema
        .createTable("notes")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("written", "bigint")
        .addColumn("text", "text")
        .execute();
    },
  },
};
const broken: Migrations = {
  ...notes,
  "0002-half": {
    up: async (db) => {
      await db.schema.createTable("half").addColumn("id", "text").execute();
      await db.schema.alterTable("missing").addColumn("id", "text").execute();
    },
  },
};

for (const engine of engines) {
  describe.skipIf(!engine.available)(`A database on ${engine.name}`, () => {
    let place: TestDatabase;
    const opened: Database<Notes>[] = [];

    async function open(migrations: Migrations, schema = "notes_service"): Promise<Database<Notes>> {
      const database = await openDatabase<Notes>({ url: place.url, schema, migrations });
      opened.push(database);
      return database;
    }

    beforeEach(async () => {
      place = await engine.fresh();
    });
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.close();
      await place.drop();
    });

    it("is made and migrated by the first who opens it, and keeps its rows for the next", async () => {
      const first = await open(notes);
      const row = { id: "a", written: 1_794_308_664_139, text: "it's ünïcode \u{1F600}" };
      await first.kysely.insertInto("notes").values(row).execute();
      await first.close();
      const second = await open(notes);
      expect(await second.kysely.selectFrom("notes").selectAll().execute()).toEqual([row]);
    });

    it("migrates once when several open it at the same moment", async () => {
      const all = await Promise.all([open(notes), open(notes), open(notes)]);
      for (const { kysely } of all) {
        expect(await kysely.selectFrom("notes").selectAll().execute()).toEqual([]);
      }
    });

    it("written by a newer program is refused, and stays as it was", async () => {
      const newer = await open({ ...notes, "0002-later": { up: async () => {} } });
      await newer.kysely.insertInto("notes").values({ id: "a", written: null, text: null }).execute();
      const refusal = await open(notes).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ name: "DatabaseError", code: "newer-schema" });
      expect(String(refusal)).toContain("0002-later");
      expect(await newer.kysely.selectFrom("notes").select("id").execute()).toEqual([{ id: "a" }]);
    });

    it("is as before when a migration fails half-way", async () => {
      await open(notes);
      await expect(open(broken)).rejects.toMatchObject({ code: "migration-failed" });
      const { kysely } = await open(notes);
      const tables = await kysely.introspection.getTables();
      expect(tables.map((table) => table.name)).not.toContain("half");
    });

    it("says numbers as numbers, counts and moments alike", async () => {
      const { kysely } = await open(notes);
      await kysely
        .insertInto("notes")
        .values({ id: "a", written: 8_640_000_000_000_000, text: null })
        .execute();
      const row = await kysely
        .selectFrom("notes")
        .select(({ fn }) => [fn.countAll().as("rows"), fn.max("written").as("latest")])
        .executeTakeFirst();
      expect(row).toEqual({ rows: 1, latest: 8_640_000_000_000_000 });
    });

    it("names a broken unique rule, whichever engine found it", async () => {
      const { kysely } = await open(notes);
      const insert = () =>
        kysely.insertInto("notes").values({ id: "a", written: null, text: null }).execute();
      await insert();
      expect(databaseFault(await insert().catch((error: unknown) => error))).toBe("duplicate");
    });

    it("shows nothing of a transaction that failed", async () => {
      const { kysely } = await open(notes);
      const failing = kysely.transaction().execute(async (transaction) => {
        await transaction.insertInto("notes").values({ id: "a", written: null, text: null }).execute();
        throw new Error("on purpose");
      });
      await expect(failing).rejects.toThrow("on purpose");
      expect(await kysely.selectFrom("notes").selectAll().execute()).toEqual([]);
    });

    it("keeps statements from outside apart from an open transaction", async () => {
      const { kysely } = await open(notes);
      const started = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const writing = kysely.transaction().execute(async (transaction) => {
        await transaction.insertInto("notes").values({ id: "a", written: null, text: null }).execute();
        started.resolve();
        await finish.promise;
        throw new Error("on purpose");
      });
      await started.promise;
      const outside = kysely.insertInto("notes").values({ id: "b", written: null, text: null }).execute();
      finish.resolve();
      await expect(writing).rejects.toThrow("on purpose");
      await outside;
      expect(await kysely.selectFrom("notes").select("id").execute()).toEqual([{ id: "b" }]);
    });
  });
}

const postgres = engines.find((engine) => engine.name === "PostgreSQL" && engine.available);

describe.skipIf(postgres === undefined)("Two services on one PostgreSQL database", () => {
  let place: TestDatabase;
  beforeAll(async () => {
    place = (await postgres?.fresh()) ?? { url: "", drop: async () => {} };
  });
  afterAll(() => place.drop());

  it("have tables of their own in their schemas", async () => {
    const one = await openDatabase<Notes>({ url: place.url, schema: "one", migrations: notes });
    const other = await openDatabase<Notes>({ url: place.url, schema: "other", migrations: notes });
    await one.kysely.insertInto("notes").values({ id: "a", written: null, text: null }).execute();
    expect(await other.kysely.selectFrom("notes").selectAll().execute()).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

  it("survive that the server ends their connections", async () => {
    const one = await openDatabase<Notes>({ url: place.url, schema: "one", migrations: notes });
    const administrator = new Client({ connectionString: place.url });
    await administrator.connect();
    await administrator.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await administrator.end();
    const read = () => one.kysely.selectFrom("notes").select("id").execute();
    // A try may meet a connection that was just cut; each that fails leaves one fewer of them.
    const tries: string[] = [];
    while (tries.length < 10 && tries.at(-1) !== "read") {
      tries.push(
        await read().then(
          () => "read",
          () => "cut",
        ),
      );
    }
    expect(tries.at(-1)).toBe("read");
    await one.close();
  });
});
