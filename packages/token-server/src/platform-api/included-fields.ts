import { offering } from "../service-instances/index.ts";
import type { Query } from "./query.ts";
import { relationTo } from "./v3-documents.ts";
import { planGuid, type Scene } from "./scene.ts";

/** What can be asked for with lists of instances, in `fields[…]`. */
export const fieldsOfLists = {
  space: ["guid", "name", "relationships.organization"],
  "space.organization": ["name", "guid"],
  service_plan: ["guid", "name", "relationships.service_offering"],
  "service_plan.service_offering": [
    "name",
    "guid",
    "description",
    "documentation_url",
    "tags",
    "relationships.service_broker",
  ],
  "service_plan.service_offering.service_broker": ["name", "guid"],
} as const;

/** The same with one instance. */
export const fieldsOfOne = {
  space: ["name", "guid"],
  "space.organization": ["name", "guid"],
  service_plan: ["name", "guid"],
  "service_plan.service_offering": ["name", "guid", "description", "tags", "documentation_url"],
  "service_plan.service_offering.service_broker": ["name", "guid"],
} as const;

type Included = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** The members asked for of what instances of these plans belong to; undefined where nothing was asked for. */
export function includedFields(
  scene: Scene,
  { fields }: Pick<Query, "fields">,
  plans: readonly string[],
): Included | undefined {
  if (fields.size === 0) return undefined;
  const { space, organization } = scene.place;
  const some = plans.length > 0;
  const sources = {
    space: some
      ? [{ ...space, "relationships.organization": { organization: relationTo(organization.guid) } }]
      : [],
    "space.organization": some ? [{ ...organization }] : [],
    service_plan: [...new Set(plans)].map((name) => ({
      guid: planGuid(scene, name),
      name,
      "relationships.service_offering": { service_offering: relationTo(scene.market.offering.guid) },
    })),
    "service_plan.service_offering": some
      ? [
          {
            name: offering.name,
            guid: scene.market.offering.guid,
            description: offering.description,
            tags: [],
            documentation_url: null,
            "relationships.service_broker": { service_broker: relationTo(scene.market.broker.guid) },
          },
        ]
      : [],
    "service_plan.service_offering.service_broker": some
      ? [{ name: scene.market.broker.name, guid: scene.market.broker.guid }]
      : [],
  };
  return Object.fromEntries(
    Object.entries(sources).flatMap(([resource, items]) => {
      const asked = fields.get(resource);
      if (asked === undefined) return [];
      const picked = (items as readonly Readonly<Record<string, unknown>>[]).map((item) => only(item, asked));
      return [[includedAs[resource as keyof typeof sources], picked]];
    }),
  );
}

const includedAs = {
  space: "spaces",
  "space.organization": "organizations",
  service_plan: "service_plans",
  "service_plan.service_offering": "service_offerings",
  "service_plan.service_offering.service_broker": "service_brokers",
} as const;

function only(item: Readonly<Record<string, unknown>>, asked: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([member, value]) => {
      if (!asked.includes(member)) return [];
      return [[member.startsWith("relationships.") ? "relationships" : member, value]];
    }),
  );
}
