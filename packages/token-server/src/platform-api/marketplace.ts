import { offering, type Plan } from "../service-instances/index.ts";
import type { PlatformPlace } from "./platform-place.ts";
import type { PlatformRequest } from "./platform-request.ts";

/** Something that is always there. Times in epoch milliseconds. */
interface Fixture {
  readonly guid: string;
  readonly name: string;
  readonly createdAt: number;
}

/** What is offered in the space: one broker, one offering, its plans. */
export interface Marketplace {
  readonly broker: Fixture;
  readonly offering: Fixture;
  readonly plans: readonly (Fixture & { readonly name: Plan; readonly description: string })[];
  /** Whether filters that offerings and plans have in common leave the one offering in. `catalogId`: of what is listed. */
  isAsked(request: Pick<PlatformRequest, "query">, catalogId: string): boolean;
}

const brokerName = "tenantbox";

export function createMarketplace({ guidOf, createdAt, space, organization }: PlatformPlace): Marketplace {
  const broker = { guid: guidOf("service_broker"), name: brokerName, createdAt };
  const offered = { guid: guidOf("service_offering", offering.name), name: offering.name, createdAt };
  return {
    broker,
    offering: offered,
    plans: offering.plans.map(({ name, description }) => ({
      guid: guidOf("service_plan", offering.name, name),
      name,
      description,
      createdAt,
    })),
    isAsked({ query: { lists, texts } }, catalogId) {
      const holds = (name: string, value: string): boolean => lists.get(name)?.includes(value) ?? true;
      return (
        texts.get("available") !== "false" &&
        holds("broker_catalog_ids", catalogId) &&
        holds("service_broker_guids", broker.guid) &&
        holds("service_broker_names", broker.name) &&
        holds("service_offering_guids", offered.guid) &&
        holds("service_offering_names", offered.name) &&
        holds("space_guids", space.guid) &&
        holds("organization_guids", organization.guid)
      );
    },
  };
}

/** `included` with what was asked for of the broker, by the name that the resource has for it. */
export function includedBroker(
  { query }: Pick<PlatformRequest, "query">,
  resource: string,
  { broker }: Marketplace,
  any: boolean,
): { readonly service_brokers: readonly object[] } | undefined {
  const asked = query.fields.get(resource);
  if (asked === undefined) return undefined;
  const { guid, name } = broker;
  const members = Object.entries({ name, guid }).filter(([member]) => asked.includes(member));
  return { service_brokers: any ? [Object.fromEntries(members)] : [] };
}
