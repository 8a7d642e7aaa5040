import { invalidContent, ODataError, unsupportedMediaType } from "../errors.ts";
import type { XmlElement } from "./xml-element.ts";
import { readXml } from "./xml-reader.ts";

/** The body of a write as it came. */
export interface WriteBody {
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}

/** The body as what it says it is. */
export type Content =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "xml"; readonly root: XmlElement };

const formats: ReadonlyMap<string, Content["kind"]> = new Map([
  ["application/json", "json"],
  ["text/json", "json"],
  ["application/atom+xml", "xml"],
  ["application/xml", "xml"],
  ["text/xml", "xml"],
]);

/** @throws ODataError 415 for another content type or charset, 400 for a body that is not what it says it is */
export function readContent({ contentType, bytes }: WriteBody): Content {
  const kind = formats.get(mediaType(contentType));
  if (kind === undefined) throw unsupportedMediaType(contentType ?? "");
  const text = decodeText({ contentType, bytes });
  if (kind === "xml") return { kind, root: readXml(text) };
  try {
    return { kind, value: JSON.parse(text) };
  } catch {
    throw invalidContent("malformed JSON");
  }
}

/** The body as UTF-8 text. @throws ODataError 415 for another charset, 400 for bytes that are no UTF-8 */
export function decodeText({ contentType = "", bytes }: WriteBody): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType.slice(0, 300))?.[1];
  if (charset !== undefined && charset.toLowerCase() !== "utf-8") {
    throw new ODataError("unsupported-media-type", "Text is read in UTF-8 only.");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidContent("bytes that are no UTF-8");
  }
}

export function mediaType(contentType = ""): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}
