/** The way to a member: names of members and numbers of list items. */
export type Path = readonly (string | number)[];

/** `instances[0].parameters["X.509"]`, as one would write it in a program. */
export function pathText(path: Path): string {
  const text = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step.slice(0, 60))}]`;
  });
  return text.join("").replace(/^\./, "");
}
