/** A column that holds sealed text, and what binds each value to its place. */
export interface SealedColumn {
  readonly table: "signing_key" | "service_key" | "home_file" | "tenant_facts";
  readonly column: "sealed_private_jwk" | "sealed_secret" | "sealed_private_key" | "sealed_content" | "value";
  /** The column that names the row. */
  readonly key: "kid" | "id" | "path" | "name";
  /** The context that seals and opens it; undefined where this row's value is not sealed. */
  readonly contextOf: (key: string) => string | undefined;
}

export const signingKeyContext = (kid: string): string => `signing_key/${kid}`;
export const secretContext = (keyId: string): string => `service_key/${keyId}/secret`;
export const privateKeyContext = (keyId: string): string => `service_key/${keyId}/private_key`;
export const homeFileContext = (path: string): string => `home_file/${path}`;
export const seedContext = "tenant_facts/seed";

/** Every place of the database that holds sealed text; a rotation of the master key seals them anew. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: "signing_key", column: "sealed_private_jwk", key: "kid", contextOf: signingKeyContext },
  { table: "service_key", column: "sealed_secret", key: "id", contextOf: secretContext },
  { table: "service_key", column: "sealed_private_key", key: "id", contextOf: privateKeyContext },
  { table: "home_file", column: "sealed_content", key: "path", contextOf: homeFileContext },
  {
    table: "tenant_facts",
    column: "value",
    key: "name",
    contextOf: (name) => (name === "seed" ? seedContext : undefined),
  },
];
