import { badRequest } from "../errors.ts";

/**
 * The path of a request in a change set whose path begins with `$<Content-ID>`: it goes on from the entity of an
 * earlier request (OData V2 batch processing, section 2.2.1).
 *
 * @param locations where the entities of earlier requests are, by Content-ID.
 * @throws ODataError 400 where the earlier request has made no entity.
 */
export function resolveContentId(
  { path, refersTo }: { readonly path: string; readonly refersTo: string | undefined },
  locations: ReadonlyMap<string, string>,
): string {
  if (refersTo === undefined) return path;
  const location = locations.get(refersTo);
  if (location === undefined) throw badRequest(`Content-ID '${refersTo}' stands for no new entity.`);
  return location + path.replace(/^(?:\$|%24)[^/(?]*/i, "");
}
