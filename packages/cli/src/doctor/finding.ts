/** What one look at a home has shown. */
export interface Finding {
  /** What was looked at, such as "master key". */
  readonly subject: string;
  readonly state: "good" | "warning" | "problem";
  /** As a sentence. */
  readonly what: string;
  /** What to do about it, where something is to be done. */
  readonly next?: string;
}

/** Makes findings about one subject. */
export const findingsOn = (subject: string) => ({
  good: (what: string): Finding => ({ subject, state: "good", what }),
  warning: (what: string, next: string): Finding => ({ subject, state: "warning", what, next }),
  problem: (what: string, next: string): Finding => ({ subject, state: "problem", what, next }),
});
