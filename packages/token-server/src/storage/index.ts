export { type Transaction, takeNumber, writeTransaction } from "./change-counter.ts";
export { openStorage, type Storage } from "./open-storage.ts";
export type {
  HomeFileRow,
  IdpUserRow,
  LoginCodeRow,
  PlatformRoleRow,
  PlatformJobRow,
  PlatformOperation,
  RefreshTokenRow,
  RevocationRow,
  RoleAssignmentRow,
  RoleCollectionRow,
  ServiceInstanceRow,
  ServiceKeyRow,
  SigningKeyRow,
  TokenServerTables,
} from "./schema.ts";
export {
  homeFileContext,
  privateKeyContext,
  type SealedColumn,
  sealedColumns,
  secretContext,
  seedContext,
  signingKeyContext,
} from "./sealed-columns.ts";
export { sealedSample } from "./sealed-sample.ts";
export { isStorable } from "./storable-text.ts";
