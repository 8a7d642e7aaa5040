import { routes } from "../routes.ts";
import { organizationDocument } from "./organizations.ts";
import { maySeeSpace } from "./platform-caller.ts";
import type { PlatformPlace } from "./platform-place.ts";
import type { Href, PlatformRequest, PlatformRoute } from "./platform-request.ts";
import { noMetadata, relationTo, timeOf } from "./v3-documents.ts";
import { notFound } from "./v3-error.ts";
import { listAnswer, pick } from "./v3-list.ts";

const include = { include: ["org", "organization"] } as const;

/** `/v3/spaces`: the one there is, for those who may look into it. */
export function spaceRoutes(place: PlatformPlace): readonly PlatformRoute[] {
  const { guid, name } = place.space;
  const item = { guid, name, createdAt: place.createdAt, updatedAt: place.createdAt };
  const included = ({ query, href }: PlatformRequest) =>
    query.include.size === 0 ? undefined : { organizations: [organizationDocument(place, href)] };
  return [
    {
      method: "GET",
      path: routes.spaces,
      query: {
        list: { orderBy: ["name"] },
        labels: true,
        parameters: { names: "list", organization_guids: "list", include },
      },
      answer(request) {
        const organizations = request.query.lists.get("organization_guids");
        const asked =
          maySeeSpace(request.caller) && (organizations?.includes(place.organization.guid) ?? true);
        const { total, items } = pick(request, asked ? [item] : []);
        return listAnswer(request, {
          total,
          resources: items.map(() => spaceDocument(place, request.href)),
          included:
            items.length === 0 && request.query.include.size > 0 ? { organizations: [] } : included(request),
        });
      },
    },
    {
      method: "GET",
      path: routes.space,
      query: { parameters: { include } },
      answer(request) {
        if (request.param("space") !== guid || !maySeeSpace(request.caller)) throw notFound("Space");
        const more = included(request);
        return { body: { ...spaceDocument(place, request.href), ...(more && { included: more }) } };
      },
    },
  ];
}

export function spaceDocument({ space, organization, createdAt }: PlatformPlace, href: Href) {
  const { guid, name } = space;
  return {
    guid,
    created_at: timeOf(createdAt),
    updated_at: timeOf(createdAt),
    name,
    suspended: false,
    relationships: { organization: relationTo(organization.guid), quota: { data: null } },
    metadata: noMetadata,
    links: {
      self: { href: href(`${routes.spaces}/${guid}`) },
      organization: { href: href(`${routes.organizations}/${organization.guid}`) },
    },
  };
}
