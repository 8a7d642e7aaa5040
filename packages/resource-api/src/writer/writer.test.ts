import { databaseFault } from "@tenantbox/shared/database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../../../test/database/engines.ts";
import type { TestDatabase } from "../../../../test/postgres.ts";
import { openLogDatabase } from "../storage/open-log-database.ts";
import { openWriter, type Writer, type WriterOptions } from "./writer.ts";

const demo = {
  seed: 1,
  count: 300,
  now: Date.UTC(2026, 10, 24, 9, 30),
  webBase: "https://localhost:8445",
};
const exploding = new URL("./testing/exploding-thread.ts", import.meta.url);

for (const engine of engines) {
  describe.skipIf(!engine.available)(`The writing thread on ${engine.name}`, () => {
    let place: TestDatabase;
    let writer: Writer;
    let crashes: unknown[];

    const open = async (options: Partial<WriterOptions> = {}): Promise<void> => {
      writer = await openWriter({ url: place.url, onCrash: (cause) => crashes.push(cause), ...options });
    };
    const counters = async (): Promise<readonly { name: string; next_id: number }[]> => {
      const database = await openLogDatabase(place.url);
      const rows = await database.kysely.selectFrom("id_counters").selectAll().orderBy("name").execute();
      await database.close();
      return rows;
    };
    const add = (name: string) => ({
      sql: `insert into id_counters (name, next_id) values (${engine.name === "SQLite" ? "?" : "$1"}, 1)`,
      parameters: [name],
    });

    beforeEach(async () => {
      place = await engine.fresh();
      crashes = [];
    });
    afterEach(async () => {
      await writer.close();
      await place.drop();
    });

    it("loads demo logs into an empty database, and only there", async () => {
      await open();
      expect(await writer.perform({ kind: "load-demo", options: demo })).toBe(300);
      expect(await writer.perform({ kind: "load-demo", options: demo })).toBe(0);
    });

    it("tells who runs statements how many rows each of them changed", async () => {
      await open();
      const statements = [
        add("one"),
        add("two"),
        { sql: "update id_counters set next_id = 7 where name in ('one', 'two')", parameters: [] },
      ];
      expect(await writer.perform({ kind: "run", statements })).toEqual([1, 1, 2]);
    });

    it("runs all statements of a task or none, and says what the engine said", async () => {
      await open();
      const before = await counters();
      const failure = await writer
        .perform({ kind: "run", statements: [add("one"), add("one")] })
        .catch((error: unknown) => error);
      expect(databaseFault(failure)).toBe("duplicate");
      expect(await counters()).toEqual(before);
    });

    it("whose thread ends in the middle refuses that task and does the others in a new thread", async () => {
      await open({ thread: exploding });
      const tasks = ["one", "explode", "two"].map((name) =>
        writer.perform({ kind: "run", statements: [add(name)] }),
      );
      const outcomes = await Promise.allSettled(tasks);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(outcomes[1]).toMatchObject({ reason: { name: "WriterUnavailableError" } });
      expect(crashes).toHaveLength(1);
      const names = (await counters()).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(["one", "two"]));
    });

    it("that closes finishes what runs and refuses what waits", async () => {
      await open();
      const running = writer.perform({ kind: "load-demo", options: demo });
      const waiting = writer.perform({ kind: "run", statements: [add("late")] });
      const outcomes = Promise.allSettled([running, waiting]);
      await writer.close();
      expect(await outcomes).toMatchObject([
        { value: 300 },
        { reason: expect.objectContaining({ name: "WriterUnavailableError" }) as unknown },
      ]);
      await expect(writer.perform({ kind: "run", statements: [] })).rejects.toThrow("closed");
    });
  });
}

describe("The writing thread", () => {
  it("that cannot open its database says why in one line", async () => {
    const opening = openWriter({ url: "sqlite:/dev/null/x.db", onCrash: () => undefined });
    await expect(opening).rejects.toThrow(/^cannot open the database sqlite:\/dev\/null\/x.db: .+$/);
  });
});
