/** The options that OData V2 itself gives a meaning to (URI conventions, section 4). */
export const systemOptions = [
  "$filter",
  "$orderby",
  "$top",
  "$skip",
  "$skiptoken",
  "$inlinecount",
  "$select",
  "$expand",
  "$format",
] as const;

export type SystemOption = (typeof systemOptions)[number];
