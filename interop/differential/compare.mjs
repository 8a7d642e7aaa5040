/** What both answers must agree on: status, rows in their order, counts and values; not spellings that V2 leaves open. */
export function essence({ status, text }) {
  if (status >= 400) return { status };
  if (!text.startsWith("{")) return { status, text };
  const { d } = JSON.parse(text);
  if (!Array.isArray(d.results)) return { status, entity: entityOf(d) };
  return {
    status,
    rows: d.results.map(entityOf),
    ...(d.__count === undefined ? {} : { count: d.__count }),
    ...(d.__next === undefined ? {} : { next: true }),
  };
}

/** Properties by name, without addresses; members of a complex one beside them, as CAP writes them. */
function entityOf(entity) {
  const flat = {};
  for (const [name, value] of Object.entries(entity)) {
    if (name === "__metadata") continue;
    // Doubles are spelled here as the real service's platform spells them, `0.0` and `1.0E7`.
    if (name === "Weight" && value !== null) flat[name] = Number(value);
    else if (value === null || typeof value !== "object") flat[name] = valueOf(value);
    else if (value.__deferred !== undefined) flat[name] = "(link)";
    else if (Array.isArray(value.results)) flat[name] = value.results.map(entityOf);
    else if (name === "ShipTo")
      for (const [member, one] of Object.entries(entityOf(value))) flat[`ShipTo_${member}`] = one;
    else flat[name] = entityOf(value);
  }
  // CAP's links are columns that it shows; the shop's remarks belong to a line without saying so.
  if (Object.hasOwn(flat, "Text")) for (const name of ["Order_Number", "Line"]) delete flat[name];
  return Object.fromEntries(Object.entries(flat).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** CAP writes moments with a zone, `/Date(0+0000)/`. */
const valueOf = (value) =>
  typeof value === "string" ? value.replace(/^\/Date\((-?\d+)\+0000\)\/$/, "/Date($1)/") : value;

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
