import { invalidContent, notImplemented, unsupportedMediaType } from "../errors.ts";
import type { MediaDefinition } from "../model/index.ts";
import { type Literal, targetOf } from "../parse/index.ts";
import { allOf, column, type Dialect, type Sql, sql, statement, table } from "../sql/index.ts";
import { decodeText, type WriteBody } from "./content.ts";
import { literalFromText } from "./literal-from-text.ts";
import { columnAt, conditionsOf, literalSql, updateRows } from "./row-statements.ts";
import type { WritePlan, WriteStatement } from "./write-plan.ts";
import type { MediaWriteRequest } from "./write-request.ts";

const plainType = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?:\s*;[\x20-\x7e]{0,200})?$/;

/**
 * Compiles a PUT of a media entity's body (OData V2 operations, section 2.5.3); its type becomes what the request
 * says where the entity keeps one. The entity must have a body already, in a row of its own where it has one.
 *
 * @throws ODataError 415 without a content type, 400 for text that is no UTF-8.
 */
export function compileMedia({ path }: MediaWriteRequest, body: WriteBody, dialect: Dialect): WritePlan {
  const { type } = targetOf(path);
  const { media } = type;
  if (media === undefined) throw notImplemented();
  const { contentType = "" } = body;
  if (!plainType.test(contentType)) throw unsupportedMediaType(contentType);
  const content = literalFromBody(body, media.stores);
  const values = new Map<string, Sql>();
  if (media.source === undefined) values.set(media.column, literalSql(content, dialect));
  if (media.contentType.column !== undefined) {
    values.set(media.contentType.column, literalSql({ type: "Edm.String", value: contentType }, dialect));
  }
  const own = updateRows(type, values, conditionsOf(path, dialect), dialect);
  const statements: WriteStatement[] = [own];
  if (media.source !== undefined) {
    const { table: name, join } = media.source;
    const where = allOf(
      join.map(({ from, to }) => sql`${column("m", to)} = ${columnAt(path, from, dialect)}`),
    );
    const text = sql`update ${table(name, "m")} set ${sql.raw(`"${media.column}"`)} = ${literalSql(content, dialect)} where ${where ?? sql`1 = 0`}`;
    const { otherwise } = own;
    statements.push({ ...statement(text, dialect), ...(otherwise === undefined ? {} : { otherwise }) });
  }
  return { statements, outcome: { kind: "done", status: 204 } };
}

function literalFromBody(body: WriteBody, stores: MediaDefinition["stores"]): Literal {
  if (stores !== "text") return { type: "Edm.Binary", value: Buffer.from(body.bytes).toString("hex") };
  const literal = literalFromText("Edm.String", decodeText(body));
  if (literal === undefined) throw invalidContent("a character that no text holds");
  return literal;
}
