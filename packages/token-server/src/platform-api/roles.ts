import { organizationRoles, type PlatformRole, spaceRoles } from "@tenantbox/shared/roles";
import { routes } from "../routes.ts";
import type { IdentityProvider, PlatformAssignment } from "../identity-provider/index.ts";
import { organizationDocument } from "./organizations.ts";
import { mayGive, maySeeOrganization, maySeeSpace, type PlatformCaller } from "./platform-caller.ts";
import type { PlatformPlace } from "./platform-place.ts";
import type { Href, PlatformRequest, PlatformRoute } from "./platform-request.ts";
import { giveRole } from "./give-role.ts";
import { spaceDocument } from "./spaces.ts";
import { first, orderOf, userDocument } from "./users.ts";
import { relationTo, timeOf } from "./v3-documents.ts";
import { notFound, unprocessable, V3Error } from "./v3-error.ts";
import { listAnswer } from "./v3-list.ts";

export interface RoleOptions {
  readonly place: PlatformPlace;
  readonly users: Pick<
    IdentityProvider,
    | "searchPlatformRoles"
    | "searchPlatformUsers"
    | "givePlatformRole"
    | "takePlatformRole"
    | "findUser"
    | "findUserById"
  >;
}

const include = { include: ["user", "organization", "space"] } as const;

/** `/v3/roles`: who is what, for those who may see where; managers give roles. */
export function roleRoutes(options: RoleOptions): readonly PlatformRoute[] {
  const { place, users } = options;
  return [
    {
      method: "GET",
      path: routes.platformRoles,
      query: {
        list: { orderBy: [] },
        parameters: {
          organization_guids: "list",
          space_guids: "list",
          user_guids: "list",
          types: "list",
          include,
        },
      },
      async answer(request) {
        const { lists, createdAts = [], updatedAts = [], page, perPage } = request.query;
        const { total, items } = await users.searchPlatformRoles(
          {
            ids: lists.get("guids"),
            userIds: lists.get("user_guids"),
            roles: visibleTo(request.caller).filter(
              (role) => (lists.get("types")?.includes(role) ?? true) && isAsked(role, request, place),
            ),
            createdAts: [...createdAts, ...updatedAts],
          },
          { offset: (page - 1) * perPage, limit: perPage, ...orderOf(request) },
        );
        return listAnswer(request, {
          total,
          resources: items.map((role) => roleDocument(role, place, request.href)),
          included: await includedWith(items, request, options),
        });
      },
    },
    {
      method: "GET",
      path: routes.platformRole,
      query: { parameters: { include } },
      async answer(request) {
        const filter = { ids: [request.param("role")], roles: visibleTo(request.caller) };
        const { items } = await users.searchPlatformRoles(filter, first);
        const [role] = items;
        if (role === undefined) throw notFound("Role");
        const included = await includedWith(items, request, options);
        return { body: { ...roleDocument(role, place, request.href), ...(included && { included }) } };
      },
    },
    {
      method: "POST",
      path: routes.platformRoles,
      query: {},
      async answer(request) {
        const role = await giveRole(await request.json(), request.caller, options);
        return { status: 201, body: roleDocument(role, place, request.href) };
      },
    },
    {
      method: "DELETE",
      path: routes.platformRole,
      query: {},
      answer: (request) => takeRole(request, users),
    },
  ];
}

/** Takes a role that is visible and may be given. @throws {V3Error} resource-not-found, not-authorized, unprocessable */
async function takeRole({ caller, param, href }: PlatformRequest, users: RoleOptions["users"]) {
  const visible = { ids: [param("role")], roles: visibleTo(caller) };
  const [taken] = (await users.searchPlatformRoles(visible, first)).items;
  if (taken === undefined) throw notFound("Role");
  if (!mayGive(caller, taken.role)) throw new V3Error("not-authorized", { reason: "space-role-missing" });
  if (taken.role === "organization_user") {
    const inSpace = { userIds: [taken.userId], roles: spaceRoles };
    if ((await users.searchPlatformRoles(inSpace, first)).total > 0)
      throw unprocessable(
        "Cannot delete organization_user role while user has roles in spaces in that organization.",
      );
  }
  const job = await users.takePlatformRole(taken.id);
  if (job === undefined) throw notFound("Role");
  return { status: 202, headers: { Location: href(`${routes.jobs}/${job}`) } };
}

const isOfSpace = (role: PlatformRole): boolean => (spaceRoles as readonly string[]).includes(role);

const visibleTo = (caller: PlatformCaller): readonly PlatformRole[] => [
  ...(maySeeOrganization(caller) ? organizationRoles : []),
  ...(maySeeSpace(caller) ? spaceRoles : []),
];

/** A role of the space has no organization, and the other way round. */
function isAsked(role: PlatformRole, { query }: PlatformRequest, place: PlatformPlace): boolean {
  const ofSpace = isOfSpace(role);
  const [organizations, spaces] = ["organization_guids", "space_guids"].map((name) => query.lists.get(name));
  return (
    (organizations === undefined || (!ofSpace && organizations.includes(place.organization.guid))) &&
    (spaces === undefined || (ofSpace && spaces.includes(place.space.guid)))
  );
}

async function includedWith(
  roles: readonly PlatformAssignment[],
  { query: { include: asked }, caller, href }: PlatformRequest,
  { place, users }: RoleOptions,
): Promise<Readonly<Record<string, readonly unknown[]>> | undefined> {
  if (asked.size === 0) return undefined;
  const included: Record<string, readonly unknown[]> = {};
  if (asked.has("user")) {
    const ids = [...new Set(roles.map(({ userId }) => userId))];
    const slice = { ...first, limit: ids.length };
    const { items } =
      ids.length === 0
        ? { items: [] }
        : await users.searchPlatformUsers({ ids, self: caller.userId, others: true }, slice);
    included["users"] = items.map((user) => userDocument(user, href));
  }
  if (asked.has("organization"))
    included["organizations"] = roles.some(({ role }) => !isOfSpace(role))
      ? [organizationDocument(place, href)]
      : [];
  if (asked.has("space"))
    included["spaces"] = roles.some(({ role }) => isOfSpace(role)) ? [spaceDocument(place, href)] : [];
  return included;
}

function roleDocument({ id, userId, role, createdAt }: PlatformAssignment, place: PlatformPlace, href: Href) {
  const { organization, space } = place;
  const where = isOfSpace(role)
    ? { space: href(`${routes.spaces}/${space.guid}`) }
    : { organization: href(`${routes.organizations}/${organization.guid}`) };
  return {
    guid: id,
    created_at: timeOf(createdAt),
    updated_at: timeOf(createdAt),
    type: role,
    relationships: {
      user: relationTo(userId),
      space: isOfSpace(role) ? relationTo(space.guid) : { data: null },
      organization: isOfSpace(role) ? { data: null } : relationTo(organization.guid),
    },
    links: {
      self: { href: href(`${routes.platformRoles}/${id}`) },
      user: { href: href(`${routes.platformUsers}/${userId}`) },
      ...Object.fromEntries(Object.entries(where).map(([name, address]) => [name, { href: address }])),
    },
  };
}
