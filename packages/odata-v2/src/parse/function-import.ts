import { badRequest, incompatibleLiteral, methodNotAllowed, mustBeLastSegment, quoted } from "../errors.ts";
import type { FunctionImportDefinition, Model } from "../model/index.ts";
import { type Literal, literalOf } from "./literal.ts";
import { requestedFormat } from "./parse-request.ts";
import type { RequestPolicy } from "./policy.ts";
import { allowOnly, decodePart, readQueryOptions } from "./query-options.ts";
import type { RequestedFormat } from "./request.ts";
import { tokenStream } from "./token-stream.ts";
import { familyOf, isWholeType } from "./type-family.ts";

/** A request as far as a function or a write is concerned; `path` and `query` as on the wire. */
export interface CallTarget {
  /** In capital letters. */
  readonly method: string;
  readonly path: string;
  readonly query: string;
}

/** A call of a function import, its arguments typed; one that was left out or is null is the null literal. */
export interface FunctionCall {
  readonly definition: FunctionImportDefinition;
  readonly arguments: ReadonlyMap<string, Literal>;
  readonly format: RequestedFormat | undefined;
}

/** Whether the path begins with the name of a function import. */
export function namesFunction(model: Model, path: string): boolean {
  const name = path.replace(/^\//, "").split("/", 1)[0] ?? "";
  return model.functionImports.some((candidate) => candidate.name === bareName(name));
}

function bareName(segment: string): string {
  return segment.length > 300 ? "" : decodePart(segment).replace(/\(\)$/, "");
}

type Parameter = FunctionImportDefinition["parameters"][number];

/**
 * A request that calls a function import (OData V2 URI conventions, section 3.3); undefined when its path names
 * none. Parameters stand in the query as literals.
 *
 * @throws ODataError 405 for another method than the function's, 400 for a parameter that is missing, unknown,
 *   given twice, null where it must not be, or of another type.
 */
export function parseFunctionCall(
  model: Model,
  { method, path, query }: CallTarget,
  policy: RequestPolicy,
): FunctionCall | undefined {
  const [name = "", ...rest] = path.replace(/^\//, "").replace(/\/$/, "").split("/", 2);
  const called = bareName(name);
  const definition = model.functionImports.find((candidate) => candidate.name === called);
  if (definition === undefined) return undefined;
  if (rest.length > 0) throw mustBeLastSegment(called);
  const get = definition.httpMethod === "GET";
  if (method !== definition.httpMethod && !(get && method === "HEAD")) {
    throw methodNotAllowed(get ? "GET, HEAD" : "POST");
  }
  const options = readQueryOptions(query, policy.limits);
  allowOnly(options, ["$format"]);
  const given = new Map<string, string>();
  for (const option of options.all) {
    if (option.name.startsWith("$")) continue;
    if (given.has(option.name)) throw badRequest(`Parameter '${quoted(option.name)}' is given twice.`);
    given.set(option.name, option.value);
  }
  const values = definition.parameters.map(
    (parameter) => [parameter.name, argumentOf(parameter, given)] as const,
  );
  for (const unknown of given.keys()) {
    if (values.some(([known]) => known === unknown)) continue;
    throw badRequest(`Function import '${called}' has no parameter '${quoted(unknown)}'.`);
  }
  return { definition, arguments: new Map(values), format: requestedFormat(options) };
}

function argumentOf({ name, type, nullable, bare }: Parameter, given: ReadonlyMap<string, string>): Literal {
  const text = given.get(name);
  if (text === undefined) {
    if (nullable !== false) return { type: "null", value: null };
    throw badRequest(`Missing parameter '${name}'.`);
  }
  if (bare === true && /^[A-Za-z]+$/.test(text) && text !== "null")
    return { type: "Edm.String", value: text };
  const stream = tokenStream(text);
  const literal = literalOf(stream.next());
  if (literal === undefined || stream.next().kind !== "end") throw incompatibleLiteral(text, type);
  if (literal.type === "null") {
    if (nullable !== false) return literal;
    throw badRequest(`Parameter '${name}' must not be null.`);
  }
  const fits = !isWholeType(type) || isWholeType(literal.type);
  if (familyOf(literal.type) !== familyOf(type) || !fits) throw incompatibleLiteral(text, type);
  return literal;
}
