import { invalidValue } from "@tenantbox/odata-v2/errors";
import type { EntityType, NavigationProperty } from "@tenantbox/odata-v2/model";
import type {
  ComparisonOperator,
  CustomOption,
  Expression,
  Literal,
  Refusal,
} from "@tenantbox/odata-v2/parse";

/** `<Property> <operator> <value>` as an expression. */
function compared(
  type: EntityType | undefined,
  name: string,
  operator: ComparisonOperator,
  literal: Literal,
): Expression {
  const property = type?.propertyByName.get(name);
  if (property?.kind !== "primitive") throw new Error(`${type?.name}: no primitive property ${name}`);
  return {
    kind: "comparison",
    operator,
    left: { kind: "property", path: { links: [], property } },
    right: { kind: "literal", literal },
  };
}

/** A value, with or without the quotes that some callers put around it. */
function unquoted(value: string): string {
  const inner = /^'(.*)'$/s.exec(value)?.[1];
  return inner === undefined ? value : inner.replaceAll("''", "'");
}

/** Entities whose property has exactly this value; asked directly, the list may not be without it. */
export function byValue(name: string, required?: Refusal): CustomOption {
  return {
    ...(required === undefined ? {} : { required }),
    condition: (value, { type }) =>
      compared(type, name, "eq", { type: "Edm.String", value: unquoted(value) }),
  };
}

/** With `true`, only entities whose property is `operator` the literal; with `false`, all. */
export function onlyIf(name: string, operator: ComparisonOperator, literal: Literal): CustomOption {
  return {
    condition(value, { type }) {
      if (value === "false") return undefined;
      if (value !== "true") throw invalidValue(value);
      return compared(type, name, operator, literal);
    },
  };
}

const headerCondition = /^\s*'((?:[^']|'')*)'\s+eq\s+'((?:[^']|'')*)'\s*$/;

/** `filterCustomHeaderProperties='name' eq 'value'`: logs with such a header (fact sheet, section 5.4). */
export const byCustomHeader: CustomOption = {
  condition(value, { model, type }) {
    const [, name, wanted] = headerCondition.exec(value) ?? [];
    const link = type.navigationByName.get("CustomHeaderProperties");
    if (name === undefined || wanted === undefined || link === undefined) throw invalidValue(value);
    const header = model.byName.get(link.target);
    const terms = [compared(header, "Name", "eq", text(name)), compared(header, "Value", "eq", text(wanted))];
    return { kind: "any", link, condition: { kind: "and", terms } };
  },
};

const text = (quoted: string): Literal => ({ type: "Edm.String", value: quoted.replaceAll("''", "'") });

const moment = /^(?:datetime(?:offset)?')?(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)Z?'?$/;

/** From an archive to the log files in it; no link of the model, since the real one declares none. */
const filesOfArchive: NavigationProperty = {
  name: "Files",
  target: "LogFile",
  multiplicity: "*",
  join: [
    { from: "log_file_type", to: "log_file_type" },
    { from: "node_scope", to: "node_scope" },
  ],
  association: "",
  fromRole: "",
  toRole: "",
};

/** `ModifiedAfter=2026-11-24T00:00:00`, UTC: archives that hold a file changed later. */
export const byModification: CustomOption = {
  condition(value, { model }) {
    const milliseconds = Date.parse(`${moment.exec(value)?.[1] ?? ""}Z`);
    if (Number.isNaN(milliseconds)) throw invalidValue(value);
    const condition = compared(model.byName.get(filesOfArchive.target), "LastModified", "gt", {
      type: "Edm.DateTimeOffset",
      value: milliseconds,
    });
    return { kind: "any", link: filesOfArchive, condition };
  },
};
