import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finding, findingsOn } from "./finding.ts";

const dayMs = 86_400_000;
const soonDays = 30;

/** Our own certificates, each with who must have issued it. */
const own = [
  ["ca.pem", "ca.pem"],
  ["tls/token-server.crt", "ca.pem"],
  ["tls/resource-api.crt", "ca.pem"],
  ["ca/client-root.pem", "ca/client-root.pem"],
  ["ca/issuing-ca.pem", "ca/client-root.pem"],
  ["tls/resource-api-client.crt", "ca/issuing-ca.pem"],
] as const;

/** Dates and issuers of our own certificates, and what lies in the trust folder. */
export async function lookAtCertificates(home: string, now: number): Promise<Finding[]> {
  const { good } = findingsOn("certificates");
  const findings: Finding[] = [];
  let seen = 0;
  for (const [path, issuer] of own) {
    const certificate = await certificateIn(home, path);
    // A home whose first start was not finished has none yet.
    if (certificate === undefined) continue;
    seen += 1;
    findings.push(...judge(path, certificate, await certificateIn(home, issuer), now));
  }
  if (findings.length === 0 && seen > 0)
    findings.push(good(`${seen} certificates of our own are valid and fit each other.`));
  return [...findings, ...(await lookAtTrust(home, now))];
}

function judge(
  path: string,
  certificate: X509Certificate | "unreadable",
  issuer: X509Certificate | "unreadable" | undefined,
  now: number,
): Finding[] {
  const { problem, warning } = findingsOn("certificates");
  const anew = "Move the file away and start the stack: it is issued anew.";
  const ofAuthority = path.startsWith("ca");
  const next = ofAuthority ? "Restore ca/ from a backup, or begin with a new home." : anew;
  if (certificate === "unreadable") return [problem(`${path} is no certificate.`, next)];
  const findings: Finding[] = [];
  const until = Date.parse(certificate.validTo);
  if (now < Date.parse(certificate.validFrom))
    findings.push(
      problem(`${path} is not valid before ${certificate.validFrom}.`, "Look at the machine's clock."),
    );
  if (now > until) findings.push(problem(`${path} expired on ${certificate.validTo}.`, next));
  else if (until - now < soonDays * dayMs)
    findings.push(
      warning(
        `${path} expires on ${certificate.validTo}.`,
        ofAuthority ? "Plan a new home before." : "Start the stack again before.",
      ),
    );
  if (
    issuer === undefined ||
    issuer === "unreadable" ||
    !certificate.checkIssued(issuer) ||
    !certificate.verify(issuer.publicKey)
  )
    findings.push(problem(`${path} was not issued by the authority of this home.`, next));
  return findings;
}

/** Roots of other authorities, which the operator puts there. */
async function lookAtTrust(home: string, now: number): Promise<Finding[]> {
  const { good, warning } = findingsOn("trust folder");
  const names = (await readdir(join(home, "trust")).catch(() => [])).filter((name) => name.endsWith(".pem"));
  const findings: Finding[] = [];
  for (const name of names) {
    const text = await readFile(join(home, "trust", name), "utf8").catch(() => "");
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (text.includes("PRIVATE KEY"))
      findings.push(warning(`trust/${name} holds a private key.`, "Take it out: roots alone belong there."));
    if (blocks.length === 0)
      findings.push(
        warning(`trust/${name} holds no certificate, so it trusts nobody.`, "Put the root's PEM there."),
      );
    for (const block of blocks) {
      const certificate = parsed(block);
      if (certificate === "unreadable")
        findings.push(warning(`A certificate in trust/${name} cannot be read.`, "Put the root's PEM there."));
      else if (!certificate.ca)
        findings.push(
          warning(
            `trust/${name} holds a certificate that is no authority's.`,
            "Put the root there that issued it.",
          ),
        );
      else if (now > Date.parse(certificate.validTo))
        findings.push(warning(`trust/${name} expired on ${certificate.validTo}.`, "Put the new root there."));
    }
  }
  return findings.length > 0 ? findings : [good(`${names.length} further root files can be used.`)];
}

async function certificateIn(
  home: string,
  path: string,
): Promise<X509Certificate | "unreadable" | undefined> {
  const text = await readFile(join(home, path), "utf8").catch(() => undefined);
  return text === undefined ? undefined : parsed(text);
}

function parsed(text: string): X509Certificate | "unreadable" {
  try {
    return new X509Certificate(text);
  } catch {
    return "unreadable";
  }
}
