export {
  createIdentityProvider,
  type IdentityProvider,
  type NewUser,
  type UserInput,
} from "./identity-provider.ts";
export { createDefaultProvider, type DefaultProvider } from "./default-provider.ts";
export { createLogin, type Login, type UserCredentials } from "./login.ts";
export type { RoleCollection } from "./predefined-role-collections.ts";
export type { RoleCollectionInput } from "./role-collections.ts";
export type { PlatformAssignment, PlatformUser } from "./platform-search.ts";
export type { User } from "./user.ts";
export { UserError, type UserErrorCode } from "./user-error.ts";
export { predefinedRoleCollections } from "./predefined-role-collections.ts";
export { collectionRow, userRow } from "./given-rows.ts";
