import type { PlatformRole } from "@tenantbox/shared/roles";
import type { ColumnType } from "kysely";

/** The tables of the token server. Times are epoch milliseconds; `sealed_` columns hold sealed text only. */
export interface TokenServerTables {
  readonly counter: CounterRow;
  readonly service_instance: ServiceInstanceRow;
  readonly service_key: ServiceKeyRow;
  readonly revocation: RevocationRow;
  readonly signing_key: SigningKeyRow;
  readonly refresh_token: RefreshTokenRow;
  readonly login_code: LoginCodeRow;
  readonly idp_user: IdpUserRow;
  readonly setting: { readonly name: string; readonly value: string };
  readonly role_collection: RoleCollectionRow;
  readonly role_assignment: RoleAssignmentRow;
  readonly platform_role: PlatformRoleRow;
  readonly platform_job: PlatformJobRow;
  readonly tenant_facts: TenantFactRow;
  readonly home_file: HomeFileRow;
}

/** `change` counts committed writes of instances and keys; `revocation` gives the feed its numbers. */
export interface CounterRow {
  readonly name: "change" | "revocation";
  readonly value: number;
}

export interface ServiceInstanceRow {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  /** JSON of the checked parameters, defaults filled in. */
  readonly parameters: string;
  readonly client_id: string;
  readonly created_at: number;
  /** JSON of labels, annotations and tags; null where there are none. */
  readonly metadata: string | null;
  /** Null until something changes. */
  readonly updated_at: number | null;
}

export interface ServiceKeyRow {
  readonly id: string;
  readonly instance_id: string;
  readonly name: string;
  readonly kind: string;
  readonly secret_hash: string | null;
  readonly sealed_secret: string | null;
  /** PEM: the chain of an issued certificate, the leaf of an external one. */
  readonly certificate: string | null;
  readonly sealed_private_key: string | null;
  readonly fingerprint: string | null;
  /** Subject and issuer of the certificate, as `namesDigest` makes it. */
  readonly names_digest: string | null;
  /** Start of validity of the newest certificate that was accepted. */
  readonly accepted_from: number | null;
  /** 1: only the very certificate counts; 0: renewals of it do too. */
  readonly pinned: number;
  readonly rev_sig: string;
  readonly created_at: number;
  /** As of an instance. */
  readonly metadata: string | null;
  readonly updated_at: number | null;
}

export interface RevocationRow {
  readonly seq: number;
  readonly kind: "revoked" | "restored" | "changed";
  /** A client id, the id of a user, of a single token, or of a grant. */
  readonly client_id: string;
  readonly rev_sig: string;
  /** Of a single token or a grant: the client it belongs to. */
  readonly owner: ColumnType<string | null, string | undefined, never>;
  /** The last instant at which the entry can matter to anybody. */
  readonly until: number;
}

export interface SigningKeyRow {
  readonly kid: string;
  readonly sealed_private_jwk: string;
  readonly state: string;
  readonly created_at: number;
  readonly signs_from: number;
  /** Null while no other key follows. */
  readonly honoured_until: number | null;
}

/** Of a refresh token nothing is kept that could be used as one. */
export interface RefreshTokenRow {
  /** SHA-256 of the token, hexadecimal. */
  readonly hash: string;
  readonly client_id: string;
  readonly rev_sig: string;
  readonly user_id: string;
  readonly user_rev_sig: string;
  /** Of a user of a directory: the name to ask it by. */
  readonly directory_name: string | null;
  /** JSON array of scopes. */
  readonly scopes: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** Of a code nothing is kept that could be used as one. */
export interface LoginCodeRow {
  /** SHA-256 of the code, hexadecimal. */
  readonly hash: string;
  readonly kind: "authorization-code" | "passcode";
  readonly user_id: string;
  readonly user_rev_sig: string;
  /** JSON array of scopes. */
  readonly scopes: string;
  readonly redirect_uri: string | null;
  readonly challenge: string | null;
  readonly expires_at: number;
}

export interface IdpUserRow {
  readonly id: string;
  /** In lower case. */
  readonly name: string;
  readonly password_hash: string;
  /** JSON array of role names that the user has apart from collections. */
  readonly roles: string;
  /** Another one with each change of the password: what tokens of before are revoked by. */
  readonly rev_sig: string;
  readonly created_at: number;
}

export interface RoleCollectionRow {
  readonly name: string;
  readonly description: string;
  /** JSON array of role names. */
  readonly roles: string;
  readonly created_at: number;
}

export interface RoleAssignmentRow {
  readonly user_id: string;
  /** Name of a role collection, predefined ones included. */
  readonly collection: string;
}

/** What a user is in the one space, or in its organization. */
export interface PlatformRoleRow {
  readonly id: string;
  readonly user_id: string;
  readonly role: PlatformRole;
  readonly created_at: number;
}

/** `tenant` tells tenants apart; `seed` is what the last seed said, sealed; while there is `files`, the home's files are behind what `home_file` holds. */
export interface TenantFactRow {
  readonly name: "tenant" | "files" | "seed";
  readonly value: string;
}

/** A file of the home that no other table makes: as it is kept with a state, and until it is in its place again. */
export interface HomeFileRow {
  /** Relative to the home. */
  readonly path: string;
  readonly sealed_content: string;
}

/** An order of the platform's API: what is to be made, changed or deleted, and what came of it. */
export interface PlatformJobRow {
  readonly guid: string;
  readonly operation: PlatformOperation;
  readonly state: "PROCESSING" | "COMPLETE" | "FAILED";
  /** Id of the instance, key or role. */
  readonly resource: string;
  /** Id of the instance, which is the resource or has it; of a role none, as name and plan. */
  readonly instance: string;
  readonly name: string;
  readonly plan: string;
  readonly metadata: string | null;
  /** 1 while what is to be made has no row of its own, since it is being made or could not be. */
  readonly stands_in: number;
  /** Why it failed. */
  readonly failure: string | null;
  readonly created_at: number;
  /** Of an order at work: when its process last said so. */
  readonly updated_at: number;
}

export type PlatformOperation =
  | "role.delete"
  | `${"service_instance" | "service_credential_binding"}.${"create" | "update" | "delete"}`;
