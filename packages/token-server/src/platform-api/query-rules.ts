/** What one query parameter may be. */
export type ParameterRule =
  | "list"
  | "text"
  | "boolean"
  | { readonly include: readonly string[] }
  /** Resource, as it stands in brackets → its members that can be asked for. */
  | { readonly fields: Readonly<Record<string, readonly string[]>> };

/** Which query parameters a route knows. */
export interface QueryRules {
  /** Of a list: by what it can be ordered, besides `created_at` and `updated_at`. */
  readonly list?: { readonly orderBy: readonly string[] };
  /** Whether `label_selector` is one. */
  readonly labels?: boolean;
  /** In the order in which Cloud Foundry lists them. */
  readonly parameters?: Readonly<Record<string, ParameterRule>>;
}

const ofLists = ["page", "per_page", "order_by", "created_ats", "updated_ats", "guids"] as const;

/** The names of all parameters, in the order of Cloud Foundry's text. */
export const knownParameters = ({ list, labels, parameters = {} }: QueryRules): readonly string[] => [
  ...(list === undefined ? [] : ofLists),
  ...Object.keys(parameters),
  ...(labels === true ? ["label_selector"] : []),
];
