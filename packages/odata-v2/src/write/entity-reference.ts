import { badRequest, ODataError, quoted } from "../errors.ts";
import type { EntityType } from "../model/index.ts";
import { type KeyValue, parseResourcePath } from "../parse/index.ts";
import type { WriteContext } from "./write-context.ts";

/**
 * The key of the entity that a URI in a body names: absolute, from the root of the host or of the service.
 *
 * @throws ODataError 400 where it leads elsewhere than to one entity of this type.
 */
export function referencedKey(
  uri: string,
  type: EntityType,
  { baseUrl, model, policy }: WriteContext,
): readonly KeyValue[] {
  const root = new URL(baseUrl).pathname;
  const path = uri.startsWith(baseUrl)
    ? uri.slice(baseUrl.length)
    : uri.startsWith(root)
      ? uri.slice(root.length)
      : uri;
  const plain = /^[\x21-\x7e]{1,8000}$/.test(path) && !/[?#]/.test(path) && !/^[a-z]+:\/\//i.test(path);
  const found = plain ? understood(() => parseResourcePath(path, model, policy)) : undefined;
  const step = found?.kind === "resource" && found.path.rest.length === 0 ? found.path.first : undefined;
  if (step?.key === undefined || step.type !== type) {
    throw badRequest(`'${quoted(uri)}' is no entity of ${type.set}.`);
  }
  return step.key;
}

/** Whatever a URI in a body lacks, it is the body that is wrong. */
function understood<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ODataError) return undefined;
    throw error;
  }
}
