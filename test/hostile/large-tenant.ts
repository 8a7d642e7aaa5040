import { openLogDatabase } from "@tenantbox/resource-api/logs";

/**
 * Doubles the logs of a running stack's database so many times: copies differ in one character of their guid, which
 * no guid of the demo has. @throws where some of them are missing in the end
 */
export async function doubleLogs(databaseUrl: string, times: number): Promise<void> {
  const { kysely, close } = await openLogDatabase(databaseUrl);
  try {
    const [sample] = await kysely.selectFrom("message_processing_logs").selectAll().limit(1).execute();
    const columns = Object.keys(sample ?? {}) as (keyof NonNullable<typeof sample>)[];
    for (let round = 0; round < times; round += 1) {
      await kysely
        .insertInto("message_processing_logs")
        .columns(columns)
        .expression((from) =>
          from.selectFrom("message_processing_logs").select((row) =>
            columns.map((column) => {
              if (column !== "message_guid") return row.ref(column).as(column);
              const head = row.fn<string>("substr", [column, row.val(1), row.val(27 - round)]);
              const tail = row.fn<string>("substr", [column, row.val(29 - round)]);
              return row.fn<string>("concat", [head, row.cast(row.val("~"), "text"), tail]).as(column);
            }),
          ),
        )
        .execute();
    }
    const { logs } = await kysely
      .selectFrom("message_processing_logs")
      .select(({ fn }) => fn.countAll<number>().as("logs"))
      .executeTakeFirstOrThrow();
    if (logs < 2_000 * 2 ** times) throw new Error(`there are only ${logs} logs`);
  } finally {
    await close();
  }
}
