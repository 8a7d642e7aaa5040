import type { Context } from "koa";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import type { CertificateOfCaller } from "../client-authentication/caller.ts";
import { OAuthError } from "../errors.ts";
import type { ChangeSignal } from "./change-signal.ts";
import type { Revocation } from "../revocations/index.ts";

/** The keys at `/token_keys` as resource APIs hear of them, so that none of them is late. */
export interface PublishedKeys {
  /** The document's ETag: another one means other keys. */
  readonly version: string;
  /** Key id, and when it ends in epoch milliseconds; of those whose end is known. */
  readonly ends: readonly (readonly [string, number])[];
}

export interface RevocationFeedOptions {
  readonly publishedKeys: () => PublishedKeys;
  readonly revocationsAfter: (seq: number) => Promise<readonly Revocation[]>;
  /** Fingerprints of the certificates of our own resource APIs. */
  readonly resourceApis: ReadonlySet<string>;
  readonly certificateOf: (context: Context) => CertificateOfCaller;
  readonly audit: AuditLog;
}

/** Well below the time in which those who wait give up. */
const longestWaitMs = 450;

/**
 * `GET /internal/v1/revocations?after=N`: what resource APIs must refuse, and what changed (decision 5), with word of
 * the public keys. Who prefers to wait (RFC 7240 section 4.3) is answered once there is something, or after a moment: what
 * is revoked at this server is heard of at once. Only they may read it, by their own client certificate.
 * @throws {OAuthError} bad-credentials for anybody else
 */
export async function answerRevocations(
  context: Context,
  changes: Pick<ChangeSignal, "within">,
  options: RevocationFeedOptions,
): Promise<void> {
  const certificate = options.certificateOf(context);
  if (certificate?.ok !== true || !options.resourceApis.has(certificate.fingerprint)) {
    const { id, peer } = exchangeOf(context.req);
    const reason = "not-a-resource-api";
    const { method, path } = context;
    options.audit.record({
      event: "feed.refused",
      outcome: "refused",
      reason,
      method,
      path,
      peer,
      request: id,
    });
    throw new OAuthError("bad-credentials", { reason });
  }
  const after = Number(/^after=(\d{1,15})$/.exec(context.querystring)?.[1] ?? Number.NaN);
  if (Number.isNaN(after))
    throw new OAuthError("request-invalid", { description: "Parameter after must be a number" });
  const waits = /^wait=\d+$/.test(context.get("Prefer"));
  // Listened for before the look, so that nothing falls between the two.
  const changed = waits ? changes.within(longestWaitMs, context.res) : undefined;
  let entries = await options.revocationsAfter(after);
  if (waits) context.set("Preference-Applied", context.get("Prefer"));
  if (changed !== undefined && entries.length === 0) {
    await changed;
    if (context.res.destroyed) return;
    entries = await options.revocationsAfter(after);
  }
  context.set("Cache-Control", "no-store");
  context.body = {
    revocations: entries.map(({ kind, subject, revSig, until }) => ({
      kind,
      subject,
      rev_sig: revSig,
      until,
    })),
    last: entries.at(-1)?.seq ?? after,
    keys: options.publishedKeys(),
  };
}
