import type { EntityType } from "../../packages/odata-v2/src/model/index.ts";
import type { SystemOption } from "../../packages/odata-v2/src/parse/index.ts";
import type { SetRules } from "../../packages/resource-api/src/model/index.ts";
import { customOption, entityOf, literalOf, placeFor, requiredQuery } from "./samples.ts";
import { joined, type Row, row } from "./table.ts";

/** What one entity set answers: list, count, key, stream, options, links, options of its own, delete. */
export function setRows(type: EntityType, rules: SetRules): readonly Row[] {
  const { list, entity, count = list, value, links = {}, customOptions = {} } = rules;
  const { set } = type;
  const required = requiredQuery(rules);
  const place = placeFor(type, rules);
  return [
    row("the list", list.evidence, `${set}?${required}`),
    ...Object.entries(customOptions)
      .filter(([, { option }]) => option.required !== undefined)
      .map(([name, { evidence }]) => row(`the list without \`${name}\``, evidence, set)),
    row("`/$count`", count.evidence, `${set}/$count?${required}`),
    row("by key", entity.evidence, entityOf(type)),
    ...(value === undefined ? [] : [row("`/$value`", value.evidence, `${entityOf(type)}/$value`)]),
    ...optionRows(type, rules, place),
    ...Object.entries(links).flatMap(([name, { walk, expand }]) => [
      row(`link \`/${name}\``, walk.evidence, `${entityOf(type)}/${name}`),
      row(`\`$expand=${name}\``, expand.evidence, `${place}&$expand=${name}`),
    ]),
    ...Object.entries(customOptions).map(([name, { evidence }]) =>
      row(`custom option \`${name}\``, evidence, `${set}?${customOption(name)}`),
    ),
    ...(rules.delete === undefined
      ? []
      : [row("`DELETE`", rules.delete.evidence, `DELETE ${entityOf(type)}`)]),
  ];
}

function optionRows(type: EntityType, rules: SetRules, place: string): readonly Row[] {
  const [first] = type.key;
  if (first === undefined) throw new Error(`${type.set} has no key`);
  const options: readonly (readonly [SystemOption, string])[] = [
    ["$filter", `${first.name} eq ${literalOf(first.type)}`],
    ["$orderby", first.name],
    ["$select", first.name],
    ["$top", "1"],
    ["$skip", "1"],
    ["$skiptoken", "1"],
    ["$inlinecount", "allpages"],
    ["$format", "json"],
  ];
  return joined(
    options.map(([name, value]) =>
      row(`\`${name}\``, rules.options?.[name]?.evidence ?? "inferred", `${place}&${name}=${value}`),
    ),
  );
}
