import { z } from "zod";
import { adminCall, type ServerAt } from "./admin-call.ts";
import type { Https } from "./https.ts";
import { listOf } from "./resources.ts";

const userResource = z.looseObject({
  name: z.string(),
  roles: z.array(z.string()),
  role_collections: z.array(z.string()),
  effective_roles: z.array(z.string()),
  /** Of the platform: what the user may do with service instances; a server of before has none. */
  space_roles: z.array(z.string()).default([]),
  created_at: z.string(),
});

const collectionResource = z.looseObject({
  name: z.string(),
  description: z.string(),
  roles: z.array(z.string()),
  predefined: z.boolean(),
});

export type UserResource = z.infer<typeof userResource>;
export type CollectionResource = z.infer<typeof collectionResource>;

/** What a user is made of or changed to; what is undefined stays as it is. */
export interface UserChanges {
  readonly password?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly role_collections?: readonly string[] | undefined;
  readonly space_roles?: readonly string[] | undefined;
}

export interface CollectionChanges {
  readonly description?: string | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** Users and role collections of the token server's `/admin/v1`. Refusals are `CommandError`s. */
export interface UserAdministration {
  users(): Promise<readonly UserResource[]>;
  user(name: string): Promise<UserResource>;
  createUser(user: UserChanges & { readonly name: string }): Promise<UserResource>;
  changeUser(name: string, changes: UserChanges): Promise<UserResource>;
  deleteUser(name: string): Promise<void>;
  collections(): Promise<readonly CollectionResource[]>;
  createCollection(collection: CollectionChanges & { readonly name: string }): Promise<CollectionResource>;
  changeCollection(name: string, changes: CollectionChanges): Promise<CollectionResource>;
  deleteCollection(name: string): Promise<void>;
}

export function userAdministration(https: Https, at: ServerAt): UserAdministration {
  const call = adminCall(https, at);
  const userOf = (name: string): string => `/users/${encodeURIComponent(name)}`;
  const collectionOf = (name: string): string => `/role_collections/${encodeURIComponent(name)}`;
  return {
    users: async () => (await call("GET", "/users", listOf(userResource))).resources,
    user: (name) => call("GET", userOf(name), userResource),
    createUser: (user) => call("POST", "/users", userResource, user),
    changeUser: (name, changes) => call("PATCH", userOf(name), userResource, changes),
    deleteUser: (name) => call("DELETE", userOf(name), z.undefined()),
    collections: async () => (await call("GET", "/role_collections", listOf(collectionResource))).resources,
    createCollection: (collection) => call("POST", "/role_collections", collectionResource, collection),
    changeCollection: (name, changes) => call("PATCH", collectionOf(name), collectionResource, changes),
    deleteCollection: (name) => call("DELETE", collectionOf(name), z.undefined()),
  };
}
