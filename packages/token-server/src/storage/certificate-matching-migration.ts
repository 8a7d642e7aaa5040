import { X509Certificate } from "node:crypto";
import { namesDigest, validityOf } from "@tenantbox/shared/client-certificate";
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

interface Columns {
  readonly service_key: {
    readonly id: string;
    readonly certificate: string | null;
    readonly names_digest: string | null;
    readonly accepted_from: number | null;
  };
}

/** 0004: what keys with certificates are matched by besides the certificate itself; keys of before are pinned. */
export const certificateMatchingMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const addColumn = (name: string, type: "text" | "bigint" | "integer") =>
      database.schema.alterTable("service_key").addColumn(name, type);
    await addColumn("names_digest", "text").execute();
    await addColumn("accepted_from", "bigint").execute();
    await database.schema
      .alterTable("service_key")
      .addColumn("pinned", "integer", (column) => column.notNull().defaultTo(1))
      .execute();
    const keys = database as Kysely<Columns>;
    const rows = await keys
      .selectFrom("service_key")
      .select(["id", "certificate"])
      .where("certificate", "is not", null)
      .execute();
    for (const { id, certificate } of rows) {
      const leaf = new X509Certificate(certificate ?? "");
      await keys
        .updateTable("service_key")
        .set({ names_digest: namesDigest(leaf), accepted_from: validityOf(leaf).notBefore })
        .where("id", "=", id)
        .execute();
    }
  },
};
