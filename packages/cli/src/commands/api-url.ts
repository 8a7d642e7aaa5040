import { CommandError } from "../errors.ts";

/**
 * The address of a call: `path` below `<base>/api/v1/`, with or without a leading slash. Blanks and other
 * characters that no URL may hold are percent-encoded.
 */
export function apiUrl(base: string, path: string): string {
  const root = `${base.replace(/\/+$/, "")}/api/v1/`;
  const url = new URL(root + path.replace(/^\/+/, ""));
  if (!url.href.startsWith(root)) throw new CommandError(`${path} leads out of ${root}`);
  return url.href;
}
