import { routes } from "../routes.ts";
import type { IdentityProvider, PlatformUser } from "../identity-provider/index.ts";
import { maySeeOrganization } from "./platform-caller.ts";
import type { Href, PlatformRequest, PlatformRoute } from "./platform-request.ts";
import { noMetadata, timeOf } from "./v3-documents.ts";
import { notFound, unprocessable } from "./v3-error.ts";
import { listAnswer } from "./v3-list.ts";

/** Users are of the tenant's own identity provider; those of a directory have no rows here. */
export const origin = "sap.default";

type Users = Pick<IdentityProvider, "searchPlatformUsers">;

/** `/v3/users`: the caller, and who else has a role, for those who may see the organization. */
export function userRoutes(users: Users): readonly PlatformRoute[] {
  return [
    {
      method: "GET",
      path: routes.platformUsers,
      query: {
        list: { orderBy: [] },
        labels: true,
        parameters: { usernames: "list", partial_usernames: "list", origins: "list" },
      },
      async answer(request) {
        refuseCombinations(request);
        const { lists, createdAts = [], updatedAts = [], labels, page, perPage } = request.query;
        // Users are never changed as far as others see, and have no labels.
        const none =
          lists.get("origins")?.includes(origin) === false ||
          labels?.some(({ operator }) => operator === "in" || operator === "exists") === true;
        const { total, items } = none
          ? { total: 0, items: [] }
          : await users.searchPlatformUsers(
              {
                ids: lists.get("guids"),
                names: lists.get("usernames"),
                parts: lists.get("partial_usernames"),
                createdAts: [...createdAts, ...updatedAts],
                ...visibleTo(request),
              },
              { offset: (page - 1) * perPage, limit: perPage, ...orderOf(request) },
            );
        const resources = items.map((user) => userDocument(user, request.href));
        return listAnswer(request, { total, resources });
      },
    },
    {
      method: "GET",
      path: routes.platformUser,
      query: {},
      async answer(request) {
        const filter = { ids: [request.param("user")], ...visibleTo(request) };
        const { items } = await users.searchPlatformUsers(filter, first);
        const [user] = items;
        if (user === undefined) throw notFound("User");
        return { body: userDocument(user, request.href) };
      },
    },
  ];
}

export const first = { offset: 0, limit: 1, descending: false } as const;

export const orderOf = ({ query }: PlatformRequest): { readonly descending: boolean } => ({
  descending: query.orderBy?.descending ?? false,
});

const visibleTo = ({ caller }: PlatformRequest) => ({
  self: caller.userId,
  others: maySeeOrganization(caller),
});

function refuseCombinations({ query: { lists } }: PlatformRequest): void {
  const [names, parts] = [lists.has("usernames"), lists.has("partial_usernames")];
  if (names && parts)
    throw unprocessable(
      "Usernames filter cannot be provided with both usernames and partial_usernames filter.",
    );
  if (lists.has("origins") && !names && !parts)
    throw unprocessable("Origins filter cannot be provided without usernames or partial_usernames filter.");
}

export function userDocument({ id, name, createdAt }: PlatformUser, href: Href) {
  return {
    guid: id,
    created_at: timeOf(createdAt),
    updated_at: timeOf(createdAt),
    username: name,
    presentation_name: name,
    origin,
    metadata: noMetadata,
    links: { self: { href: href(`${routes.platformUsers}/${id}`) } },
  };
}
