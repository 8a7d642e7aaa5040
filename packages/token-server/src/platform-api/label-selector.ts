/** One requirement of `label_selector`. Several hold together. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: "exists" | "not-exists" | "in" | "not-in";
  readonly values: readonly string[];
}

const mostRequirements = 50;
const key = String.raw`(?:[A-Za-z0-9.-]{1,253}\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?`;
const value = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?`;
const forms = [
  { operator: "not-in", form: new RegExp(String.raw`^(${key})\s+notin\s*\(([^()]*)\)$`) },
  { operator: "in", form: new RegExp(String.raw`^(${key})\s+in\s*\(([^()]*)\)$`) },
  { operator: "not-in", form: new RegExp(`^(${key})!=(${value})$`) },
  { operator: "in", form: new RegExp(`^(${key})==?(${value})$`) },
  { operator: "not-exists", form: new RegExp(`^!(${key})$`) },
  { operator: "exists", form: new RegExp(`^(${key})$`) },
] as const;
const wholeValue = new RegExp(`^${value}$`);

/** Kubernetes' label selectors, as Cloud Foundry has them: `env=dev,!old,tier in (a,b)`. */
export function parseLabelSelector(
  text: string | undefined,
  problems: string[],
): readonly LabelRequirement[] | undefined {
  if (text === undefined) return undefined;
  // Commas in brackets separate values, others requirements.
  const parts = text.trim() === "" ? [] : text.split(/,(?![^(]*\))/).map((part) => part.trim());
  if (parts.length === 0) problems.push("Missing label_selector value");
  if (parts.length > mostRequirements)
    problems.push(`Too many label_selector requirements (maximum is ${mostRequirements})`);
  return parts.slice(0, mostRequirements).flatMap((part) => {
    const requirement = requirementOf(part);
    if (requirement === undefined) problems.push("Invalid label_selector value");
    return requirement === undefined ? [] : [requirement];
  });
}

function requirementOf(part: string): LabelRequirement | undefined {
  for (const { operator, form } of forms) {
    const [whole, name = "", listed] = form.exec(part) ?? [];
    if (whole === undefined) continue;
    const values = listed === undefined ? [] : listed.split(",").map((item) => item.trim());
    return values.every((item) => wholeValue.test(item)) ? { key: name, operator, values } : undefined;
  }
  return undefined;
}

/** Whether labels meet all requirements. */
export function meetsLabels(
  labels: Readonly<Record<string, string | null>>,
  requirements: readonly LabelRequirement[] | undefined,
): boolean {
  return (requirements ?? []).every(({ key: name, operator, values }) => {
    const label = Object.hasOwn(labels, name) ? (labels[name] ?? "") : undefined;
    if (operator === "exists") return label !== undefined;
    if (operator === "not-exists") return label === undefined;
    const among = label !== undefined && values.includes(label);
    return operator === "in" ? among : !among;
  });
}
