import { badRequest, unsupportedMediaType } from "../errors.ts";

/** RFC 2046 section 5.1.1: up to 70 of these characters, the last one no blank. */
const plainBoundary = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;
const parameter = /^\s*([A-Za-z0-9-]{1,40})\s*=\s*(?:"([^"\\]{0,100})"|([^\s";,]{0,100}))\s*$/;

/**
 * The boundary in a `multipart/mixed` content type; undefined for any other media type.
 *
 * @throws ODataError 400 where the boundary is missing, given twice or not one of RFC 2046.
 */
export function boundaryOf(contentType: string): string | undefined {
  const [type = "", ...parameters] = contentType.split(";", 20);
  if (type.trim().toLowerCase() !== "multipart/mixed") return undefined;
  let boundary: string | undefined;
  for (const text of parameters) {
    const match = text.length > 200 ? null : parameter.exec(text);
    if (match?.[1]?.toLowerCase() !== "boundary") continue;
    if (boundary !== undefined) throw badRequest("The boundary is given more than once.");
    boundary = match[2] ?? match[3] ?? "";
  }
  if (boundary === undefined || !plainBoundary.test(boundary)) {
    throw badRequest("A multipart/mixed content type needs a boundary of 1 to 70 characters.");
  }
  return boundary;
}

/** As `boundaryOf`, of the batch itself. @throws ODataError 415 for a body that is no `multipart/mixed` */
export function batchBoundary(contentType: string | undefined): string {
  const boundary = contentType === undefined ? undefined : boundaryOf(contentType);
  if (boundary === undefined) throw unsupportedMediaType(contentType ?? "");
  return boundary;
}
