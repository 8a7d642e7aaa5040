/** What the audit log keeps of one decision: who asked, what came of it and why; never a secret or a token. */
export interface AuditEvent {
  /** The decision, as noun and verb: "token.issued", "token.refused", "access.refused", "key.deleted", … */
  readonly event: string;
  readonly outcome: "granted" | "refused";
  /** Stable reason code of a refusal, such as "secret-wrong" or "token-expired". */
  readonly reason?: string | undefined;
  /** A client id, user name or service that was claimed or proven; foreign text is cut and escaped on writing. */
  readonly principal?: string | undefined;
  /** Id of the service key that proved the principal. */
  readonly key?: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly peer?: string | undefined;
  /** Correlation id of the request. */
  readonly request: string;
  readonly detail?: string | undefined;
}
