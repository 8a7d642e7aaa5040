/** Names behind an option, separated by commas: `--roles A,B`; an empty text is an empty list. */
export function namesOf(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
