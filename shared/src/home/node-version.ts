/** Versions of Node with the security releases of June 2026, one for each line that still gets any. */
export const mendedNode: readonly string[] = ["22.23.0", "24.17.0", "26.3.1"];

/** What a version of Node is worth: `"ended"` gets no fixes any more, `"behind"` lacks some that there are. */
export function judgeNode(version: string): "good" | "behind" | "ended" {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, "").split(".").map(Number);
  const lines = mendedNode.map((one) => one.split(".").map(Number));
  const own = lines.find(([line]) => line === major);
  if (own === undefined) return major > 26 ? "good" : "ended";
  const [, leastMinor = 0, leastPatch = 0] = own;
  return minor > leastMinor || (minor === leastMinor && patch >= leastPatch) ? "good" : "behind";
}
