import { noNavigationProperty, noSuchProperty, tooComplex } from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import { type RequestPolicy, type SetPolicy } from "./policy.ts";
import type { ProjectedLink, Projection } from "./projection.ts";
import { refusalError } from "./refusal.ts";

/** What `$select` and `$expand` say about one level, by link name. */
interface Level {
  /** A `$select` item names something on this level. */
  narrowed: boolean;
  /** `*`, or the link to this level was selected as a whole. */
  whole: boolean;
  readonly properties: Set<string>;
  readonly links: Map<string, Level>;
}

/**
 * Joins `$select` and `$expand` into what goes into the answer (OData V2 URI conventions 4.6, 4.8). With
 * `$select`, a link that is not selected vanishes, expanded or not.
 *
 * @throws ODataError 400 for an unknown name or too many items; the policy's refusal for a link that may not be
 *   expanded.
 */
export function parseSelectExpand(
  select: string | undefined,
  expand: string | undefined,
  model: Model,
  type: EntityType,
  policy: RequestPolicy,
): Projection {
  if (select === undefined && expand === undefined) return wholeOf(type);
  const expanded = newLevel();
  for (const item of items("$expand", expand, policy.limits.expandItems)) {
    addExpand(expanded, item, expand ?? "", model, type, policy);
  }
  const selected = newLevel();
  for (const item of items("$select", select, policy.limits.selectItems)) {
    addSelect(selected, item, select ?? "", model, type);
  }
  return project(type, model, selected, expanded);
}

function items(option: string, value: string | undefined, most: number): readonly string[] {
  if (value === undefined) return [];
  const list = value.split(",", most + 1).map((item) => item.trim());
  if (list.length > most) throw tooComplex(option, `at most ${most} items`);
  return list;
}

function addExpand(
  root: Level,
  item: string,
  source: string,
  model: Model,
  type: EntityType,
  policy: RequestPolicy,
) {
  const names = item.split("/");
  if (names.length > policy.limits.expandDepth) {
    throw tooComplex("$expand", `at most ${policy.limits.expandDepth} levels`);
  }
  let level = root;
  let current = type;
  for (const name of names) {
    const target = linkTarget(model, current, name);
    if (target === undefined) {
      if (current.propertyByName.has(name)) throw noNavigationProperty(name);
      throw noSuchProperty(name, current.qualifiedName, positionOf(name, source), source);
    }
    const rule: SetPolicy["expand"] = policy.sets.get(current.set)?.expand;
    if (rule !== undefined && !rule.allowed.includes(name)) throw refusalError(rule.otherwise);
    level = childOf(level, name);
    current = target;
  }
}

function addSelect(root: Level, item: string, source: string, model: Model, type: EntityType): void {
  let level = root;
  let current = type;
  const names = item.split("/");
  for (const [index, name] of names.entries()) {
    const last = index === names.length - 1;
    level.narrowed = true;
    if (name === "*" && last) {
      level.whole = true;
      return;
    }
    const target = linkTarget(model, current, name);
    if (target === undefined) {
      if (!last || !current.propertyByName.has(name)) {
        throw noSuchProperty(
          names[index + 1] ?? name,
          current.qualifiedName,
          positionOf(name, source),
          source,
        );
      }
      level.properties.add(name);
      return;
    }
    level = childOf(level, name);
    if (last) level.whole = true;
    current = target;
  }
}

/** Where a name stands, counted from 1. */
function positionOf(name: string, source: string): number {
  return source.indexOf(name) + 1;
}

function project(type: EntityType, model: Model, selected: Level, expanded: Level): Projection {
  const everything = selected.whole || !selected.narrowed;
  const links: ProjectedLink[] = [];
  for (const navigation of type.navigation) {
    const chosen = selected.links.get(navigation.name);
    if (!everything && chosen === undefined) continue;
    const below = expanded.links.get(navigation.name);
    const target = model.byName.get(navigation.target);
    const inline =
      below === undefined || target === undefined
        ? undefined
        : project(target, model, chosen ?? newLevel(), below);
    links.push({ navigation, expanded: inline });
  }
  const properties = everything
    ? type.properties
    : type.properties.filter((property) => selected.properties.has(property.name));
  return { properties, links };
}

function wholeOf(type: EntityType): Projection {
  const links = type.navigation.map((navigation) => ({ navigation, expanded: undefined }));
  return { properties: type.properties, links };
}

function linkTarget(model: Model, type: EntityType, name: string): EntityType | undefined {
  const link = type.navigationByName.get(name);
  return link === undefined ? undefined : model.byName.get(link.target);
}

function childOf(level: Level, name: string): Level {
  const existing = level.links.get(name);
  if (existing !== undefined) return existing;
  const child = newLevel();
  level.links.set(name, child);
  return child;
}

function newLevel(): Level {
  return { narrowed: false, whole: false, properties: new Set(), links: new Map() };
}
