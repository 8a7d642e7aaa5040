import { setTimeout as pause } from "node:timers/promises";
import pg, { type Client } from "pg";

/** A server that cannot be reached: a later try may succeed. `databaseFault` calls it `unavailable`. */
class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly code = "ETIMEDOUT";

  constructor() {
    super("PostgreSQL does not answer");
  }
}

/** Looks after statements whose answer may never come. */
export interface Lookout {
  /**
   * Waits for a statement as long as the server works on it. A wire that is cut says nothing, and neither does a slow
   * statement: so after a moment of silence the server is asked, over another connection, what it is doing. One that
   * is not reached, or has long been done, makes the statement fail; its connection is gone then.
   */
  during<Result>(client: Client, statement: Promise<Result>): Promise<Result>;
  /** @throws where the server did not answer a moment ago: nobody else waits for the same */
  refuseWhileSilent(): void;
}

/** In milliseconds: silence before the server is asked, patience with its answer, and how long a failure is remembered. */
const times = { silence: 600, answer: 800, remembered: 500, again: 300 };

type Doing = ReadonlyMap<number, string> | "unknown" | "silent";

/** @param connectionString where to ask; the same database with the same user */
export function createLookout(connectionString: string): Lookout {
  let asking: Promise<Doing> | undefined;
  let silentAt = Number.NEGATIVE_INFINITY;

  const ask = (): Promise<Doing> => {
    asking ??= whatItDoes(connectionString).finally(() => {
      asking = undefined;
    });
    return asking;
  };

  /** Whether the server still works on what this client waits for; asked twice, for its answer may be on its way. */
  const isLost = async (client: Client): Promise<boolean> => {
    for (let round = 0; round < 2; round += 1) {
      const doing = await ask();
      if (doing === "silent") {
        silentAt = performance.now();
        return true;
      }
      if (doing === "unknown" || doing.get(processOf(client)) === "active") return false;
      await pause(times.again);
    }
    return true;
  };

  return {
    async during(client, statement) {
      const state = { done: false };
      let timer: NodeJS.Timeout | undefined;
      const look = async (): Promise<void> => {
        const lost = await isLost(client);
        if (state.done) return;
        if (lost) client.connection.stream.destroy(new UnreachableError());
        else timer = setTimeout(() => void look(), times.silence);
      };
      timer = setTimeout(() => void look(), times.silence);
      try {
        return await statement;
      } finally {
        state.done = true;
        clearTimeout(timer);
      }
    },
    refuseWhileSilent() {
      if (performance.now() - silentAt < times.remembered) throw new UnreachableError();
    },
  };
}

/** pg documents it as a property of its clients; its types leave it out. */
const processOf = (client: Client): number => (client as Client & { processID?: number }).processID ?? 0;

/** What the processes of our own sessions are doing, by their id. */
async function whatItDoes(connectionString: string): Promise<Doing> {
  const client = new pg.Client({ connectionString, application_name: "tenantbox lookout" });
  client.on("error", () => undefined);
  const answer = async (): Promise<Doing> => {
    await client.connect();
    const { rows } = await client.query<{ pid: number; state: string | null }>(
      "select pid, state from pg_stat_activity where usename = current_user",
    );
    return new Map(rows.map(({ pid, state }) => [pid, state ?? ""]));
  };
  try {
    return await Promise.race([answer(), expired()]);
  } catch (error) {
    // A server that refuses one more session is there all the same.
    return error instanceof pg.DatabaseError ? "unknown" : "silent";
  } finally {
    client.connection.stream.destroy();
  }
}

/** A moment more than the time, so that what came while this process was busy is still read. */
async function expired(): Promise<Doing> {
  await pause(times.answer);
  await pause(50);
  return "silent";
}
