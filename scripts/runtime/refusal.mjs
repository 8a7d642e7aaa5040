/** An expected end: its message is the one line the user sees. */
export class Refusal extends Error {}
