import {
  contentTypeOf,
  type DocumentKind,
  type Format,
  type NamedValue,
  type TypedProperties,
  valueDocument,
} from "../serialize/index.ts";
import type { Position } from "../sql/index.ts";
import type { AnswerBody } from "./answer-body.ts";
import { entityTag } from "./entity-tag.ts";

/** What goes out, ready to be written. */
export interface Answer {
  readonly status: number;
  /** Empty for an answer without a body. */
  readonly contentType: string;
  readonly body: AnswerBody;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a page with more behind it: where it ends. Not for the caller. */
  readonly position?: Position;
  /** A stored body (`$value` of a media entity), not a document about entities. */
  readonly media?: true;
}

/** What an answer needs to know of the request besides its plan. */
export interface RunContext {
  /** Service root of the absolute URIs in the answer, with a slash at its end. */
  readonly baseUrl: string;
  /** As negotiated. Absent: Atom, the default of OData V2. */
  readonly format?: Format | undefined;
  /** In Atom, which properties carry `m:type`. Absent: all but strings, as the specification has it. */
  readonly typed?: TypedProperties;
  /** The moment of the answer in epoch milliseconds, which Atom shows as `updated`. Absent: by the system's clock. */
  readonly now?: number;
}

const versionTwo = { DataServiceVersion: "2.0" } as const;

export function documentAnswer(
  body: AnswerBody,
  kind: DocumentKind,
  { format = "atom" }: RunContext,
): Answer {
  return { status: 200, contentType: contentTypeOf(kind, format), body, headers: versionTwo };
}

/** What a function import gives back that is no entity. */
export function valueAnswer(value: NamedValue, context: RunContext): Answer {
  return documentAnswer(valueDocument(value, context.format ?? "xml"), "property", context);
}

export function countAnswer(count: number): Answer {
  return { status: 200, contentType: "text/plain;charset=utf-8", body: String(count), headers: versionTwo };
}

export const noContent: Answer = { status: 204, contentType: "", body: "", headers: versionTwo };

/** `$metadata` says of itself that version 1.0 suffices to read it. */
export function metadataAnswer(body: string): Answer {
  const headers = { DataServiceVersion: "1.0", ETag: entityTag(body) };
  return { status: 200, contentType: "application/xml;charset=utf-8", body, headers };
}

/** Changes with the model alone, so a caller may keep it; which one he got depends on what he accepts. */
export function serviceDocumentAnswer(body: string, context: RunContext): Answer {
  const headers = { ...versionTwo, ETag: entityTag(body), Vary: "Accept" };
  return { ...documentAnswer(body, "service-document", context), headers };
}

/** Text goes out as UTF-8, and says so where its type allows it. */
export function mediaAnswer(body: Uint8Array | string, contentType: string): Answer {
  const textual = typeof body === "string" && /^text\/[^;]+$/.test(contentType);
  const type = textual ? `${contentType};charset=utf-8` : contentType;
  return { status: 200, contentType: type, body, media: true };
}
