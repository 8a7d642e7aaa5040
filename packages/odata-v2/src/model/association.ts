import type {
  EntityTypeDefinition,
  ModelDefinition,
  Multiplicity,
  NavigationDefinition,
} from "./definition.ts";
import type { Association, AssociationEnd, EntityType, NavigationProperty } from "./model.ts";

/** A link with its association's name and roles, those left out as the real service names them. */
export function resolveNavigation(
  link: NavigationDefinition,
  from: EntityTypeDefinition,
): NavigationProperty {
  if (link.join.length === 0) throw new Error(`${from.name}: ${link.name} joins no columns`);
  const { name, target, multiplicity, join, association } = link;
  return {
    name,
    target,
    multiplicity,
    join,
    association: association?.name ?? `${from.name}_2_r_${name}`,
    fromRole: association?.fromRole ?? from.name,
    toRole: association?.toRole ?? `r_${name}`,
  };
}

/** The associations behind all links: one for each one-way link, one for each pair of a two-way one. */
export function associationsOf(
  model: ModelDefinition,
  types: ReadonlyMap<string, EntityType>,
): Association[] {
  const declared = new Map<string, { association: Association; from: string }>();
  const later: Association[] = [];
  for (const definition of model.entityTypes) {
    for (const link of definition.navigation ?? []) {
      const { association, fixed } = associationOf(definition, link, types);
      const other = declared.get(association.name);
      if (other === undefined) {
        declared.set(association.name, { association, from: definition.name });
        later.push(association);
        continue;
      }
      const merged = mergeOpposite(other.association, association, fixed);
      later[later.indexOf(other.association)] = merged;
      declared.set(association.name, { association: merged, from: other.from });
    }
  }
  return later.map(singleEndFirst);
}

function associationOf(
  definition: EntityTypeDefinition,
  link: NavigationDefinition,
  types: ReadonlyMap<string, EntityType>,
): { association: Association; fixed: Multiplicity | undefined } {
  const target = types.get(link.target);
  if (target === undefined)
    throw new Error(`${definition.name}: ${link.name} leads to unknown ${link.target}`);
  const { association: name, fromRole, toRole, multiplicity } = resolveNavigation(link, definition);
  const fixed = link.association?.fromMultiplicity;
  const from: AssociationEnd = {
    type: definition.name,
    set: definition.set,
    role: fromRole,
    multiplicity: fixed ?? "1",
  };
  const to: AssociationEnd = { type: target.name, set: target.set, role: toRole, multiplicity };
  return { association: { name, ends: [from, to] }, fixed };
}

/** The second link of a two-way association knows the multiplicity of the end where the first one starts. */
function mergeOpposite(
  first: Association,
  second: Association,
  fixed: Multiplicity | undefined,
): Association {
  const [from, to] = first.ends;
  const [backFrom, backTo] = second.ends;
  const opposite =
    from.role === backTo.role &&
    to.role === backFrom.role &&
    from.type === backTo.type &&
    to.type === backFrom.type;
  if (!opposite) throw new Error(`association ${first.name}: its two links do not fit each other`);
  if (fixed !== undefined && fixed !== to.multiplicity) {
    throw new Error(`association ${first.name}: the multiplicity of ${to.role} is said twice, differently`);
  }
  return { name: first.name, ends: [{ ...from, multiplicity: backTo.multiplicity }, to] };
}

/** The real service prints the single end before the many. */
function singleEndFirst(association: Association): Association {
  const [first, second] = association.ends;
  return first.multiplicity === "*" && second.multiplicity !== "*"
    ? { name: association.name, ends: [second, first] }
    : association;
}
