import type { EntityType } from "@tenantbox/odata-v2/model";
import { messageLogModel } from "../../../packages/resource-api/src/model/index.ts";

/** One way to the data: a request, and the doors that all must be open for it. */
export interface Road {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As a part of a batch, or of a change set in one; its own status counts. */
  readonly within?: "batch" | "change-set";
  readonly needs: readonly string[];
}

/** An address of each entity set: of an entity where there is one, else with a key that nobody has. */
export type Addresses = ReadonlyMap<string, string>;

const read = ({ set }: EntityType): string => `GET ${set}`;
const targetOf = (name: string): EntityType => {
  const type = messageLogModel.byName.get(name);
  if (type === undefined) throw new Error(`${name} is no type`);
  return type;
};
const absent: Readonly<Record<string, string>> = {
  "Edm.String": "'00'",
  "Edm.Int64": "0L",
  "Edm.Int32": "0",
  "Edm.DateTime": "datetime'2000-01-01T00:00:00'",
};

/** The address of an entity that is not there, so that whoever may delete it leaves everything as it is. */
function nowhere({ set, key }: EntityType): string {
  const parts = key.map(({ name, type }) => `${name}=${absent[type]}`);
  return `${set}(${parts.join(",")})`;
}

/** The plain roads: one of each operation that an entity set has. */
export function shortRoads(addresses: Addresses): Road[] {
  return [...[...messageLogModel.bySet.values()].flatMap((type) => plain(type, addresses)), ...calls()];
}

/** Every road that leads to an entity set, by each method. */
export function everyRoad(addresses: Addresses): Road[] {
  const types = [...messageLogModel.bySet.values()];
  const roads = types.flatMap((type) => [
    ...plain(type, addresses),
    ...reads(type, addresses),
    ...walks(type, addresses),
    ...writes(type),
  ]);
  return [...roads, ...calls()];
}

function plain(type: EntityType, addresses: Addresses): Road[] {
  const entity = addresses.get(type.set) ?? nowhere(type);
  const value = type.media === undefined ? [] : [get(`${entity}/$value`, `VALUE ${type.set}`)];
  const remove: Road = { method: "DELETE", path: nowhere(type), needs: [`DELETE ${type.set}`] };
  return [get(entity, read(type)), ...value, remove];
}

function reads(type: EntityType, addresses: Addresses): Road[] {
  const { set } = type;
  const entity = addresses.get(set) ?? nowhere(type);
  const [first] = type.properties;
  const own = get(entity, read(type));
  return [
    get(`${set}?$top=1`, read(type)),
    get(`${set}?$top=0&$inlinecount=allpages`, read(type)),
    get(`${set}?$top=1&$select=${first?.name}`, read(type)),
    get(`${set}/$count`, read(type)),
    get(`${entity}/${first?.name}`, read(type)),
    get(`${entity}/${first?.name}/$value`, read(type)),
    { ...own, method: "HEAD" },
    { ...own, within: "batch" },
    { ...get(`${set}/$count`, read(type)), within: "batch" },
    ...(type.media === undefined
      ? []
      : [{ ...get(`${entity}/$value`, `VALUE ${set}`), within: "batch" as const }]),
  ];
}

/** Over each link: along it, its count, addresses, inlined, deeper, and by conditions and orders that look through it. */
function walks(type: EntityType, addresses: Addresses): Road[] {
  const entity = addresses.get(type.set) ?? nowhere(type);
  return type.navigation.flatMap(({ name, target: targetName, multiplicity }) => {
    const target = targetOf(targetName);
    const both = [read(type), read(target)];
    const roads = [
      get(`${entity}/${name}`, ...both),
      get(`${entity}/$links/${name}`, ...both),
      get(`${entity}?$expand=${name}`, ...both),
      get(`${type.set}?$top=1&$expand=${name}&$select=${name}`, ...both),
      { ...get(`${entity}?$expand=${name}`, ...both), within: "batch" as const },
    ];
    const further = target.navigation.map((next) =>
      get(`${entity}?$expand=${name}/${next.name}`, ...both, read(targetOf(next.target))),
    );
    const [property] = target.key;
    if (multiplicity !== "*") {
      const through = `${name}/${property?.name}`;
      const value =
        target.media === undefined
          ? []
          : [get(`${entity}/${name}/$value`, read(type), `VALUE ${target.set}`)];
      return [
        ...roads,
        ...further,
        ...value,
        get(`${entity}/${through}`, ...both),
        get(`${type.set}?$top=1&$filter=${through}%20ne%20null`, ...both),
        get(`${type.set}?$top=1&$orderby=${through}`, ...both),
      ];
    }
    const key = (addresses.get(target.set) ?? nowhere(target)).slice(target.set.length);
    const value =
      target.media === undefined
        ? []
        : [get(`${entity}/${name}${key}/$value`, read(type), `VALUE ${target.set}`)];
    return [
      ...roads,
      ...further,
      ...value,
      get(`${entity}/${name}/$count`, ...both),
      get(`${entity}/${name}${key}`, ...both),
      get(`${entity}/${name}${key}/${property?.name}`, ...both),
      {
        method: "DELETE",
        path: `${nowhere(type)}/${name}${nowhere(target).slice(target.set.length)}`,
        needs: [read(type), `DELETE ${target.set}`],
      },
    ];
  });
}

/** Writes of what is not there; only deleting has entries in the fact sheet. */
function writes(type: EntityType): Road[] {
  const { set } = type;
  const path = nowhere(type);
  const json = { "content-type": "application/json" };
  const remove = [`DELETE ${set}`];
  const update = [`UPDATE ${set}`];
  const [link] = type.navigation;
  return [
    { method: "POST", path: set, headers: json, needs: [`CREATE ${set}`] },
    { method: "PUT", path, headers: json, needs: update },
    { method: "PATCH", path, headers: json, needs: update },
    { method: "POST", path, headers: { ...json, "x-http-method": "MERGE" }, needs: update },
    { method: "POST", path, headers: { "x-http-method": "DELETE" }, needs: remove },
    { method: "DELETE", path, within: "change-set", needs: remove },
    ...(link === undefined
      ? []
      : [{ method: "POST" as const, path: `${path}/$links/${link.name}`, headers: json, needs: update }]),
    ...(type.media === undefined ? [] : [{ method: "PUT" as const, path: `${path}/$value`, needs: update }]),
  ];
}

/** Functions with arguments by which nothing changes that anybody looks at. */
function calls(): Road[] {
  return [
    {
      method: "POST",
      path: "CancelMessageProcessingLog?Id='none'",
      needs: ["CALL CancelMessageProcessingLog"],
    },
    {
      method: "POST",
      path: "CancelMessageProcessingLog?Id='none'",
      within: "change-set",
      needs: ["CALL CancelMessageProcessingLog"],
    },
    ...[
      "activateExternalLogging?defaultLogLevel='INFO'",
      "deactivateExternalLogging",
      "activateArchivingConfiguration",
    ].map((path): Road => ({ method: "POST", path, needs: [`CALL ${path.split("?")[0]}`] })),
  ];
}

const get = (path: string, ...needs: readonly string[]): Road => ({ method: "GET", path, needs });
