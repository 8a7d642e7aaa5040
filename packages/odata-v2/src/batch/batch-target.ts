import { badRequest } from "../errors.ts";

/** What follows the service root. */
export interface BatchTarget {
  readonly path: string;
  readonly query: string;
}

/**
 * Takes the service root off the URL of a part, which may be absolute, begin at the host's root, or be relative
 * to the service root (OData V2 batch processing, section 2.2), with and without a slash before it.
 *
 * @param baseUrl service root of this request, with a slash at its end.
 * @throws ODataError 400 for another host, other characters than a URL has, or a batch inside the batch.
 */
export function batchTarget(url: string, baseUrl: string): BatchTarget {
  if (!/^[\x21-\x7e]+$/.test(url) || url.includes("#")) throw badRequest("A part has an invalid URL.");
  const root = new URL(baseUrl);
  const absolute = /^(https?:\/\/[^/?]*)(.*)$/i.exec(url);
  if (absolute !== null) return split(belowRoot(originChecked(absolute, root), root, true));
  return split(belowRoot(url, root, false));
}

function originChecked([, host = "", rest = ""]: RegExpExecArray, root: URL): string {
  const own = URL.canParse(host) && !host.includes("@") && new URL(host).origin === root.origin;
  if (!own) throw badRequest("A part must not leave this service.");
  return rest;
}

function belowRoot(path: string, root: URL, must: boolean): string {
  const bare = root.pathname.slice(0, -1);
  if (path.startsWith(bare) && /^(?:[/?]|$)/.test(path.slice(bare.length))) {
    return path.slice(bare.length).replace(/^\//, "");
  }
  if (must) throw badRequest("A part must not leave this service.");
  return path.replace(/^\//, "");
}

function split(target: string): BatchTarget {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  if (/^(?:\$|%24)batch\/?$/i.test(path)) throw badRequest("A batch must not contain a batch.");
  return { path, query: mark < 0 ? "" : target.slice(mark + 1) };
}
