import { glob, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { explanationOf } from "@tenantbox/shared/audit";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const word = "([a-z0-9]+(?:-[a-z0-9]+)*)";

/** How a reason code stands in the sources: handed to an error, in a member of that name, or in a type of refusals. */
const spellings = [
  new RegExp(`\\breason(?::|\\s=)\\s*"${word}"`, "g"),
  new RegExp(`new (?:AuthenticationError|CsrfError|CallerTokenUnavailableError)\\(\\s*"${word}"`, "g"),
  new RegExp(`\\b(?:refusal|unavailable|refused)(?::|\\()\\s*"${word}"`, "g"),
  new RegExp(`new OAuthError\\("${word}"\\)`, "g"),
  new RegExp(`insufficientScope\\("${word}"`, "g"),
  new RegExp(`invalid\\([^\\n]*, "${word}"\\)`, "g"),
];
const unions = /type \w*Refusal\w* =((?:\s*\|?\s*"[a-z0-9-]+")+);/g;
/** What wraps a certificate's verdict names the verdict behind a prefix of its own. */
const verdicts = "shared/src/client-certificate/";
/** Words of rooms that have nothing to do with the audit log. */
const elsewhere =
  /certificate-authority|\/seed\/|service-instances|\/testing\/|\/clock\/|\/database\/|\/model\//;

async function codesInSources(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const path of glob("{packages/*/src,shared/src}/**/*.ts", { cwd: root })) {
    if (path.endsWith(".test.ts") || elsewhere.test(path)) continue;
    const text = await readFile(join(root, path), "utf8");
    const add = (code: string): void => {
      const prefixes = path.startsWith(verdicts) ? ["certificate-", "bound-certificate-"] : [""];
      for (const prefix of prefixes) found.set(`${prefix}${code}`, path);
    };
    for (const spelling of spellings) for (const [, code = ""] of text.matchAll(spelling)) add(code);
    for (const [, members = ""] of text.matchAll(unions))
      for (const [, code = ""] of members.matchAll(/"([a-z0-9-]+)"/g)) add(code);
  }
  return found;
}

it("each reason code of the audit log has a sentence and a next step", async () => {
  const codes = await codesInSources();
  // Something of every server, so that a search that finds nothing is no success.
  for (const known of [
    "secret-wrong",
    "token-expired",
    "certificate-expired",
    "header-doubled",
    "role-missing",
    "password-empty",
  ])
    expect([...codes.keys()]).toContain(known);
  expect(codes.size).toBeGreaterThan(80);
  const unexplained = [...codes].filter(([code]) => explanationOf(code) === undefined);
  expect(unexplained).toEqual([]);
  for (const code of codes.keys()) {
    const { what = "", next = "" } = explanationOf(code) ?? {};
    expect([code, what, next]).toEqual([
      code,
      expect.stringMatching(/^[A-Z].{8,}\.$/),
      expect.stringMatching(/^(\.\/)?\w.{4,}\.$/),
    ]);
  }
});
