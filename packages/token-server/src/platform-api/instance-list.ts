import { offering, type ManagedServices, plans, type ResourceFilter } from "../service-instances/index.ts";
import type { PlatformRequest } from "./platform-request.ts";
import type { Query } from "./query.ts";
import { V3Error } from "./v3-error.ts";
import { planGuid, type Scene } from "./scene.ts";

/** What of the place and its catalog a list may be limited to, and what is there. */
const places = (scene: Scene): Readonly<Record<string, string>> => ({
  space_guids: scene.place.space.guid,
  organization_guids: scene.place.organization.guid,
  service_offering_names: offering.name,
  service_offering_guids: scene.market.offering.guid,
  service_broker_guids: scene.market.broker.guid,
});

/** Whether a list is limited to something that is not here, so that it is empty. */
export function isElsewhere(scene: Scene, { lists }: Pick<Query, "lists">): boolean {
  return Object.entries(places(scene)).some(([name, own]) => lists.get(name)?.includes(own) === false);
}

/** The filter of a list of instances or keys, by what all such lists have. */
export function filterOf(scene: Scene, { lists, ...query }: Query): ResourceFilter {
  const guids = lists.get("service_plan_guids");
  const names = lists.get("service_plan_names");
  const asked = plans.filter(
    (plan) => (names?.includes(plan) ?? true) && (guids?.includes(planGuid(scene, plan)) ?? true),
  );
  return {
    guids: lists.get("guids"),
    names: lists.get("names"),
    plans: names === undefined && guids === undefined ? undefined : asked,
    labels: query.labels,
    createdAts: query.createdAts,
    updatedAts: query.updatedAts,
  };
}

/** The page that a request asks for. */
export function pageOf(
  managed: Pick<ManagedServices, "list">,
  kind: "service_instance" | "service_credential_binding",
  filter: ResourceFilter,
  { query }: Pick<PlatformRequest, "query">,
): ReturnType<ManagedServices["list"]> {
  const { page, perPage, orderBy } = query;
  return managed.list(kind, filter, { orderBy, offset: (page - 1) * perPage, limit: perPage });
}

/** A parameter that is one of some words. @throws {V3Error} bad-query-parameter */
export function oneOf(query: Query, name: string, words: readonly string[]): string | undefined {
  const value = query.texts.get(name);
  if (value === undefined || words.includes(value)) return value;
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  throw new V3Error("bad-query-parameter", {
    detail: `The query parameter is invalid: ${label} must be one of '${words.join("', '")}'`,
  });
}
