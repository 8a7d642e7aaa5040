import { routes } from "../routes.ts";
import { maySeeOrganization } from "./platform-caller.ts";
import type { PlatformPlace } from "./platform-place.ts";
import type { Href, PlatformRequest, PlatformRoute } from "./platform-request.ts";
import { noMetadata, relationTo, timeOf } from "./v3-documents.ts";
import { notFound } from "./v3-error.ts";
import { listAnswer, pick } from "./v3-list.ts";

/** `/v3/organizations`: the one there is, for those who have a role in it. */
export function organizationRoutes(place: PlatformPlace): readonly PlatformRoute[] {
  const { guid, name } = place.organization;
  const item = { guid, name, createdAt: place.createdAt, updatedAt: place.createdAt };
  return [
    {
      method: "GET",
      path: routes.organizations,
      query: {
        list: { orderBy: ["name"] },
        labels: true,
        parameters: { names: "list", isolation_segment_guid: "text" },
      },
      answer(request) {
        // There are no isolation segments, so none has an organization.
        const asked =
          maySeeOrganization(request.caller) && !request.query.texts.has("isolation_segment_guid");
        const { total, items } = pick(request, asked ? [item] : []);
        return listAnswer(request, {
          total,
          resources: items.map(() => organizationDocument(place, request.href)),
        });
      },
    },
    {
      method: "GET",
      path: routes.organization,
      query: {},
      answer(request) {
        requireOrganization(request, place);
        return { body: organizationDocument(place, request.href) };
      },
    },
  ];
}

function requireOrganization({ caller, param }: PlatformRequest, { organization }: PlatformPlace): void {
  if (param("organization") !== organization.guid || !maySeeOrganization(caller))
    throw notFound("Organization");
}

export function organizationDocument({ organization, createdAt, guidOf }: PlatformPlace, href: Href) {
  const { guid, name } = organization;
  const quota = guidOf("organization_quota");
  return {
    guid,
    created_at: timeOf(createdAt),
    updated_at: timeOf(createdAt),
    name,
    suspended: false,
    relationships: { quota: relationTo(quota) },
    metadata: noMetadata,
    links: { self: { href: href(`${routes.organizations}/${guid}`) } },
  };
}
