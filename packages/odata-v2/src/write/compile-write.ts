import { unsupportedMediaType } from "../errors.ts";
import type { PrimitiveProperty } from "../model/index.ts";
import { type Literal, targetOf } from "../parse/index.ts";
import { entityFromAtom, propertyFromXml, uriFromXml } from "./atom-payload.ts";
import { compileCreate } from "./compile-create.ts";
import { compileDelete } from "./compile-delete.ts";
import { compileLink } from "./compile-link.ts";
import { compileMedia } from "./compile-media.ts";
import { compileProperty, compileUpdate } from "./compile-update.ts";
import { decodeText, mediaType, readContent, type WriteBody } from "./content.ts";
import { entityFromJson, propertyFromJson, uriFromJson } from "./json-payload.ts";
import { literalFromText } from "./literal-from-text.ts";
import { type EntityPayload, fitting } from "./payload.ts";
import type { WriteContext } from "./write-context.ts";
import type { WritePlan } from "./write-plan.ts";
import type { PropertyWriteRequest, WriteRequest } from "./write-request.ts";

/** Whether the body of a write has to be read at all. */
export function takesBody(request: WriteRequest): boolean {
  if (request.kind === "delete") return false;
  if (request.kind === "property") return request.how !== "null";
  return request.kind !== "link" || request.how !== "remove";
}

/**
 * Compiles a write to statements. Every value of the caller is a bound parameter; every name comes from the model.
 *
 * @param body is looked at only where `takesBody` says so.
 * @throws ODataError 400 or 415 for a body that cannot be understood.
 */
export function compileWrite(request: WriteRequest, body: WriteBody, context: WriteContext): WritePlan {
  switch (request.kind) {
    case "create":
      return compileCreate(request, entityIn(body, request, context), context);
    case "update":
      return compileUpdate(request, entityIn(body, request, context), context);
    case "delete":
      return compileDelete(request, context.dialect);
    case "property":
      return compileProperty(request, propertyIn(body, request), context);
    case "link":
      return compileLink(request, takesBody(request) ? uriIn(body) : undefined, context);
    case "media":
      return compileMedia(request, body, context.dialect);
  }
}

function entityIn(body: WriteBody, { path }: WriteRequest, { model }: WriteContext): EntityPayload {
  const { type } = targetOf(path);
  const content = readContent(body);
  return content.kind === "json"
    ? entityFromJson(content.value, type, model)
    : entityFromAtom(content.root, type, model);
}

function propertyIn(
  body: WriteBody,
  { property, how }: PropertyWriteRequest,
): ReadonlyMap<PrimitiveProperty, Literal> {
  if (how === "null") return new Map();
  if (how !== "raw") {
    const content = readContent(body);
    return content.kind === "json"
      ? propertyFromJson(content.value, property)
      : propertyFromXml(content.root, property);
  }
  if (property.kind !== "primitive") throw new Error(`${property.name} has no raw value`);
  return new Map([[property, fitting(property, rawValue(body, property))]]);
}

/** Text for all types but binary, which is bytes as they are. */
function rawValue(body: WriteBody, { type }: PrimitiveProperty): Literal | undefined {
  if (type === "Edm.Binary") return { type, value: Buffer.from(body.bytes).toString("hex") };
  const given = mediaType(body.contentType);
  if (given !== "text/plain" && given !== "") throw unsupportedMediaType(body.contentType ?? "");
  return literalFromText(type, decodeText(body));
}

function uriIn(body: WriteBody): string {
  const content = readContent(body);
  return content.kind === "json" ? uriFromJson(content.value) : uriFromXml(content.root);
}
