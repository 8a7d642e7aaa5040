import { routes } from "../routes.ts";
import { parameterSchemas } from "../service-instances/index.ts";
import { includedBroker, type Marketplace } from "./marketplace.ts";
import type { PlatformAnswer, PlatformRequest, PlatformRoute } from "./platform-request.ts";
import type { QueryRules } from "./query-rules.ts";
import { offeringDocument } from "./service-offerings.ts";
import { noMetadata, relationTo, timeOf } from "./v3-documents.ts";
import { notFound } from "./v3-error.ts";
import { listAnswer, pick } from "./v3-list.ts";

type OfferedPlan = Marketplace["plans"][number];

const fields = { fields: { "service_offering.service_broker": ["guid", "name"] } } as const;
const include = { include: ["space.organization", "service_offering"] } as const;
const listQuery: QueryRules = {
  list: { orderBy: ["name"] },
  labels: true,
  parameters: {
    available: "boolean",
    fields,
    broker_catalog_ids: "list",
    names: "list",
    organization_guids: "list",
    service_broker_guids: "list",
    service_broker_names: "list",
    service_instance_guids: "list",
    service_offering_guids: "list",
    service_offering_names: "list",
    space_guids: "list",
    include,
  },
};

export interface ServicePlanOptions {
  readonly market: Marketplace;
  /** The plans of these instances; unknown ids are left out. */
  readonly plansOfInstances: (guids: readonly string[]) => Promise<readonly string[]>;
}

/** `/v3/service_plans` with the schemas of their parameters, and who may see them: everybody who is logged in. */
export function servicePlanRoutes({
  market,
  plansOfInstances,
}: ServicePlanOptions): readonly PlatformRoute[] {
  const planIn = (request: PlatformRequest): OfferedPlan => {
    const plan = market.plans.find(({ guid }) => guid === request.param("plan"));
    if (plan === undefined) throw notFound("Service plan");
    return plan;
  };
  return [
    {
      method: "GET",
      path: routes.servicePlans,
      query: listQuery,
      async answer(request) {
        const instances = request.query.lists.get("service_instance_guids");
        const used = instances && (await plansOfInstances(instances));
        const asked = market.plans
          .filter(({ guid, name }) => market.isAsked(request, guid) && (used?.includes(name) ?? true))
          .map((plan) => ({ ...plan, updatedAt: plan.createdAt }));
        const { total, items } = pick(request, asked);
        return listAnswer(request, {
          total,
          resources: items.map((plan) => planDocument(market, plan, request)),
          included: includedIn(market, request, items.length > 0),
        });
      },
    },
    {
      method: "GET",
      path: routes.servicePlan,
      query: { parameters: { fields, include } },
      answer(request) {
        const included = includedIn(market, request, true);
        return { body: { ...planDocument(market, planIn(request), request), ...(included && { included }) } };
      },
    },
    {
      method: "GET",
      path: routes.servicePlanVisibility,
      query: {},
      answer(request): PlatformAnswer {
        planIn(request);
        return { body: { type: "public" } };
      },
    },
  ];
}

function includedIn(market: Marketplace, request: PlatformRequest, any: boolean) {
  const { include: asked } = request.query;
  const broker = includedBroker(request, "service_offering.service_broker", market, any);
  if (asked.size === 0 && broker === undefined) return undefined;
  return {
    ...(asked.has("service_offering")
      ? { service_offerings: any ? [offeringDocument(market, request)] : [] }
      : {}),
    // No plan belongs to a space alone.
    ...(asked.has("space.organization") ? { spaces: [], organizations: [] } : {}),
    ...broker,
  };
}

function planDocument(market: Marketplace, plan: OfferedPlan, { href }: PlatformRequest) {
  const { guid, name, description, createdAt } = plan;
  const schemas = parameterSchemas(name);
  const self = `${routes.servicePlans}/${guid}`;
  return {
    guid,
    created_at: timeOf(createdAt),
    updated_at: timeOf(createdAt),
    name,
    visibility_type: "public",
    available: true,
    free: true,
    costs: [],
    description,
    maintenance_info: {},
    broker_catalog: {
      id: guid,
      metadata: {},
      maximum_polling_duration: null,
      features: { bindable: true, plan_updateable: false },
    },
    schemas: {
      service_instance: {
        create: { parameters: schemas.createInstance },
        update: { parameters: schemas.updateInstance },
      },
      service_binding: { create: { parameters: schemas.createKey } },
    },
    relationships: { service_offering: relationTo(market.offering.guid) },
    metadata: noMetadata,
    links: {
      self: { href: href(self) },
      service_offering: { href: href(`${routes.serviceOfferings}/${market.offering.guid}`) },
      visibility: { href: href(`${self}/visibility`) },
    },
  };
}
