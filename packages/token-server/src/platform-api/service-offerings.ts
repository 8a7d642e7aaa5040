import { routes } from "../routes.ts";
import { offering } from "../service-instances/index.ts";
import { includedBroker, type Marketplace } from "./marketplace.ts";
import type { PlatformRequest, PlatformRoute } from "./platform-request.ts";
import type { QueryRules } from "./query-rules.ts";
import { noMetadata, relationTo, timeOf } from "./v3-documents.ts";
import { notFound } from "./v3-error.ts";
import { listAnswer, pick } from "./v3-list.ts";

const fields = { fields: { service_broker: ["guid", "name"] } } as const;
const listQuery: QueryRules = {
  list: { orderBy: ["name"] },
  labels: true,
  parameters: {
    available: "boolean",
    fields,
    broker_catalog_ids: "list",
    service_broker_guids: "list",
    service_broker_names: "list",
    names: "list",
    space_guids: "list",
    organization_guids: "list",
  },
};

/** `/v3/service_offerings`: the one offering, for everybody who is logged in, since its plans are public. */
export function serviceOfferingRoutes(market: Marketplace): readonly PlatformRoute[] {
  const { guid, createdAt } = market.offering;
  const item = { guid, name: offering.name, createdAt, updatedAt: createdAt };
  return [
    {
      method: "GET",
      path: routes.serviceOfferings,
      query: listQuery,
      answer(request) {
        const { total, items } = pick(request, market.isAsked(request, guid) ? [item] : []);
        return listAnswer(request, {
          total,
          resources: items.map(() => offeringDocument(market, request)),
          included: includedBroker(request, "service_broker", market, items.length > 0),
        });
      },
    },
    {
      method: "GET",
      path: routes.serviceOffering,
      query: { parameters: { fields } },
      answer(request) {
        if (request.param("offering") !== guid) throw notFound("Service offering");
        const included = includedBroker(request, "service_broker", market, true);
        return { body: { ...offeringDocument(market, request), ...(included && { included }) } };
      },
    },
  ];
}

export function offeringDocument(
  { offering: { guid, createdAt }, broker }: Marketplace,
  { href }: Pick<PlatformRequest, "href">,
) {
  const { name, displayName, description } = offering;
  return {
    guid,
    created_at: timeOf(createdAt),
    updated_at: timeOf(createdAt),
    name,
    description,
    available: true,
    tags: [],
    requires: [],
    shareable: false,
    documentation_url: "",
    broker_catalog: {
      id: guid,
      metadata: { displayName },
      features: {
        plan_updateable: false,
        bindable: true,
        instances_retrievable: true,
        bindings_retrievable: true,
        allow_context_updates: false,
      },
    },
    relationships: { service_broker: relationTo(broker.guid) },
    metadata: noMetadata,
    links: {
      self: { href: href(`${routes.serviceOfferings}/${guid}`) },
      service_plans: { href: href(routes.servicePlans, [["service_offering_guids", guid]]) },
      service_broker: { href: href(`${routes.serviceBrokers}/${broker.guid}`) },
    },
  };
}
