/**
 * Whether a version has what was mended: at least the version of its own line (major number), or of a later line than
 * every mended one. A pre-release counts as the version before it.
 */
export function isFixed(version: string, fixed: readonly string[]): boolean {
  const installed = numbersOf(version);
  const [major = 0] = installed;
  const lines = fixed.map(numbersOf);
  const own = lines.find(([line]) => line === major);
  if (own !== undefined) return atLeast(installed, own) && !(isPreRelease(version) && same(installed, own));
  return lines.every(([line = 0]) => major > line);
}

const numbersOf = (version: string): readonly number[] =>
  version
    .replace(/[-+(].*$/s, "")
    .split(".")
    .map(Number);

const isPreRelease = (version: string): boolean => /^[\d.]+-/.test(version);

const same = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((part, index) => part === other[index]);

function atLeast(version: readonly number[], least: readonly number[]): boolean {
  for (const [index, part] of least.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
