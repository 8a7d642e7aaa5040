export {
  createIdentityProvider,
  type IdentityProvider,
  type NewUser,
  type User,
} from "./identity-provider.ts";
export type { UserErrorCode } from "./user-error.ts";
export { spaceDeveloper } from "./user-rules.ts";
