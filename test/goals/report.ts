/** Prints the figures of a goal in one line, so that a full run leaves what docs/security-figures.md is to say. */
export function report(goal: string, figures: Readonly<Record<string, string | number>>): void {
  const words = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  process.stdout.write(`goal ${goal}: ${words.join(", ")}\n`);
}
