import { OAuthError } from "../errors.ts";

const invalid = (description: string, reason: string): OAuthError =>
  new OAuthError("request-invalid", { description, reason });

/** One form-encoded name or value (RFC 6749 appendix B); undefined where percent-encoding or UTF-8 is broken. */
export function decodeFormText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/**
 * A strict form parser: no more than `most` parameters, none twice, no broken encoding. The lenient one of Node drops
 * what comes after 1,000 parameters unseen (fact M10).
 */
export function parseForm(text: string, most: number): Map<string, string> {
  const parameters = new Map<string, string>();
  if (text === "") return parameters;
  const pairs = text.split("&", most + 1);
  if (pairs.length > most) throw invalid(`More than ${most} parameters`, "too-many-parameters");
  for (const pair of pairs) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeFormText(equals === -1 ? pair : pair.slice(0, equals));
    const value = decodeFormText(equals === -1 ? "" : pair.slice(equals + 1));
    if (name === undefined || value === undefined)
      throw invalid("A parameter is not properly encoded", "encoding-broken");
    if (parameters.has(name)) throw invalid("A parameter is given more than once", "parameter-doubled");
    parameters.set(name, value);
  }
  return parameters;
}
