import type Router from "@koa/router";
import type {
  DefaultProvider,
  IdentityProvider,
  RoleCollection,
  User,
  UserInput,
} from "../identity-provider/index.ts";
import { routes } from "../routes.ts";
import { AdministrationError } from "@tenantbox/shared/administration";
import { readJsonObject } from "./json-body.ts";

const userView = ({ id, name, roles, roleCollections, effectiveRoles, spaceRoles, createdAt }: User) => ({
  guid: id,
  name,
  roles,
  role_collections: roleCollections,
  effective_roles: effectiveRoles,
  space_roles: spaceRoles,
  created_at: new Date(createdAt).toISOString(),
});
const collectionView = ({ name, description, roles, predefined }: RoleCollection) => ({
  name,
  description,
  roles,
  predefined,
});

const userInput = ({
  password,
  roles,
  role_collections: roleCollections,
  space_roles: spaceRoles,
}: Readonly<Record<string, unknown>>): UserInput => ({ password, roles, roleCollections, spaceRoles });

/** Users of `/admin/v1`: create, list, show, change, delete; a password is taken, never shown. */
export function addUserRoutes(router: Router, users: IdentityProvider): void {
  router.post(routes.users, async (context) => {
    const given = await readJsonObject(context);
    context.body = userView(await users.createUser({ name: given["name"], ...userInput(given) }));
    context.status = 201;
  });
  router.get(routes.users, async (context) => {
    context.body = { resources: (await users.listUsers()).map(userView) };
  });
  router.get(routes.user, async (context) => {
    const user = await users.findUser(context.params["user"] ?? "");
    if (user === undefined) throw new AdministrationError(404, "not-found", "There is no such user");
    context.body = userView(user);
  });
  router.patch(routes.user, async (context) => {
    const changes = userInput(await readJsonObject(context));
    context.body = userView(await users.updateUser(context.params["user"] ?? "", changes));
  });
  router.delete(routes.user, async (context) => {
    await users.deleteUser(context.params["user"] ?? "");
    context.status = 204;
  });
}

/** Role collections of `/admin/v1`: create, list, show, change, delete. */
export function addRoleCollectionRoutes(router: Router, users: IdentityProvider): void {
  router.post(routes.roleCollections, async (context) => {
    const { name, description, roles } = await readJsonObject(context);
    context.body = collectionView(await users.createRoleCollection({ name, description, roles }));
    context.status = 201;
  });
  router.get(routes.roleCollections, async (context) => {
    context.body = { resources: (await users.listRoleCollections()).map(collectionView) };
  });
  router.get(routes.roleCollection, async (context) => {
    context.body = collectionView(await users.getRoleCollection(context.params["collection"] ?? ""));
  });
  router.patch(routes.roleCollection, async (context) => {
    const { description, roles } = await readJsonObject(context);
    const name = context.params["collection"] ?? "";
    context.body = collectionView(await users.updateRoleCollection(name, { description, roles }));
  });
  router.delete(routes.roleCollection, async (context) => {
    await users.deleteRoleCollection(context.params["collection"] ?? "");
    context.status = 204;
  });
}

/** The identity provider that serves names and passwords: `sap.default` is the tenant's own, `sap.custom` the directory. */
export function addIdentityProviderRoutes(router: Router, provider: DefaultProvider): void {
  router.get(routes.identityProvider, async (context) => {
    context.body = { default: await provider.current() };
  });
  router.put(routes.identityProvider, async (context) => {
    const { default: name } = await readJsonObject(context);
    context.body = { default: await provider.choose(name) };
  });
}
