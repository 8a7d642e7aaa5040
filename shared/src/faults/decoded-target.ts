/** Path and query of a request target, decoded as patterns read them; what cannot be decoded stays as it is. */
export function decodedTarget(target: string): readonly [path: string, query: string] {
  const mark = target.indexOf("?");
  if (mark === -1) return [decoded(target), ""];
  return [decoded(target.slice(0, mark)), decoded(target.slice(mark + 1).replaceAll("+", " "))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
