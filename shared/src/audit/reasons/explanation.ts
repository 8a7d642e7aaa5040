/** What a reason code means to a person, and what to do about it. */
export interface Explanation {
  /** What was wrong, as a sentence. */
  readonly what: string;
  /** The next step, as a sentence. */
  readonly next: string;
}

export type Explanations = Readonly<Record<string, Explanation>>;
