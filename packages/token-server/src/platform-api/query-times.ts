/** A condition on a moment; several hold together, those without an operator say that it is one of them. */
export interface TimeCondition {
  readonly operator: "gt" | "gte" | "lt" | "lte" | "in";
  /** Epoch milliseconds, whole seconds. */
  readonly moments: readonly number[];
}

const operators = ["lt", "lte", "gt", "gte"] as const;

/** `created_ats[gt]=…`, or moments by commas; what is wrong is added to `problems`. */
export function parseTimes(
  name: string,
  given: ReadonlyMap<string, string>,
  problems: string[],
): readonly TimeCondition[] | undefined {
  const label = name === "created_ats" ? "Created ats" : "Updated ats";
  const conditions: TimeCondition[] = [];
  const momentOf = (text: string): number => {
    const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(moment))
      problems.push(
        `${label} has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'`,
      );
    return moment;
  };
  for (const [key, value] of given) {
    if (key === name) conditions.push({ operator: "in", moments: value.split(/,\s*/).map(momentOf) });
    if (!key.startsWith(`${name}[`)) continue;
    const asked = key.slice(name.length + 1, -1);
    const operator = operators.find((one) => one === asked);
    if (operator === undefined || !key.endsWith("]"))
      problems.push(`${label} Invalid relational operator: '${asked.slice(0, 20)}'`);
    else if (value.includes(","))
      problems.push(`${label} only accepts one value when using a relational operator`);
    else conditions.push({ operator, moments: [momentOf(value)] });
  }
  return conditions.length === 0 ? undefined : conditions;
}

/** Whether a moment (epoch milliseconds), seen in whole seconds as documents show it, meets all conditions. */
export function meetsTimes(moment: number, conditions: readonly TimeCondition[] | undefined): boolean {
  const seconds = Math.floor(moment / 1000) * 1000;
  return (conditions ?? []).every(({ operator, moments }) => {
    const [first = Number.NaN] = moments;
    if (operator === "in") return moments.includes(seconds);
    if (operator === "gt") return seconds > first;
    if (operator === "gte") return seconds >= first;
    return operator === "lt" ? seconds < first : seconds <= first;
  });
}
