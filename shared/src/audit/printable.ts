const longest = 256;
// Everything outside printable ASCII: control characters, line separators, direction marks, broken surrogates.
const foreign = /[^\x20-\x7e]/g;

/** Foreign text made fit for one log line: cut to 256 characters, everything outside printable ASCII escaped. */
export function printable(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(foreign, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
