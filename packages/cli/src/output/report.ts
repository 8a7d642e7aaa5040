/** Prints a result: as JSON for programs when asked to, else as text for a person. */
export type Report = (result: { readonly data: unknown; readonly text: string }) => void;

export function reporter(print: (text: string) => void, asJson: boolean): Report {
  return ({ data, text }) => print(asJson ? json(data) : text);
}

export function json(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
