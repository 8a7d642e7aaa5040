import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemCodeOf } from "../errors.ts";
import { type Finding, findingsOn } from "./finding.ts";

/** Certificates are public; everything else in a home is for its owner only (architecture, section 5). */
const isPublic = (path: string): boolean => /\.(pem|crt)$/.test(path) && !path.startsWith("keys/");

const shownAtMost = 5;
const aDayMs = 86_400_000;

/**
 * Modes and owners of a home, and whether its files come from the future.
 * @param uid whose it must be; undefined where the system knows no such thing
 */
export async function lookAtFiles(home: string, uid: number | undefined, now: number): Promise<Finding[]> {
  const { good, problem, warning } = findingsOn("files");
  const top = await stat(home).catch((error: unknown) => systemCodeOf(error) ?? "unreadable");
  if (typeof top === "string")
    return [
      problem(`The home ${home} cannot be looked at (${top}).`, "Start a stack, or set TENANTBOX_HOME."),
    ];
  if (!top.isDirectory()) return [problem(`${home} is no folder.`, "Set TENANTBOX_HOME to a folder.")];

  const open: string[] = (top.mode & 0o077) === 0 ? [] : ["."];
  const foreign: string[] = uid === undefined || top.uid === uid ? [] : ["."];
  const future: string[] = [];
  for (const path of await readdir(home, { recursive: true })) {
    // A file may go while others are looked at.
    const one = await stat(join(home, path)).catch(() => undefined);
    if (one === undefined) continue;
    if ((one.mode & 0o077) !== 0 && !isPublic(path)) open.push(path);
    if (uid !== undefined && one.uid !== uid) foreign.push(path);
    if (one.mtimeMs > now + aDayMs) future.push(path);
  }
  const findings: Finding[] = [];
  if (open.length > 0)
    findings.push(
      problem(
        `Others may look into ${some(open)}.`,
        `Run chmod -R go-rwx ${home}; files with secrets are for you alone.`,
      ),
    );
  if (foreign.length > 0)
    findings.push(
      problem(`Another user owns ${some(foreign)}.`, `Run chown -R on ${home}, or start as that user.`),
    );
  if (future.length > 0)
    findings.push(
      warning(
        `${some(future)} come from the future.`,
        "Look at the machine's clock: certificates and tokens go by it.",
      ),
    );
  return findings.length > 0 ? findings : [good("Everything in the home is its owner's, and private.")];
}

function some(paths: readonly string[]): string {
  const more = paths.length - shownAtMost;
  return `${paths.slice(0, shownAtMost).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
