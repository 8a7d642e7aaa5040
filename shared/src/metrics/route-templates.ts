/** Which template a path belongs to, so that no foreign text becomes a label. */
export type TemplateOf = (path: string) => string;

/** Paths that belong to none. */
const elsewhere = "other";

/**
 * Finds the template of a path among those that a server serves; `:name` stands for one segment of any text.
 * @param more knows paths of another grammar
 */
export function routeTemplates(
  templates: readonly string[],
  more: (path: string) => string | undefined = () => undefined,
): TemplateOf {
  const known = [...templates, "/health/live", "/health/ready"].map((template) => ({
    template,
    segments: template.split("/"),
  }));
  return (path) => {
    const segments = path.split("/");
    const found = known.find(
      (one) =>
        one.segments.length === segments.length &&
        one.segments.every((part, at) => part.startsWith(":") || part === segments[at]),
    );
    return found?.template ?? more(path) ?? elsewhere;
  };
}
