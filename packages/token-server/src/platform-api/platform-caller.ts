import { organizationRoles, type PlatformRole } from "@tenantbox/shared/roles";
import { V3Error } from "./v3-error.ts";

/** Who calls the platform's API: a user, with what it is in the space and in its organization at this moment. */
export interface PlatformCaller {
  readonly userId: string;
  readonly name: string;
  readonly roles: ReadonlySet<PlatformRole>;
  /** Scopes of the token. */
  readonly scopes: readonly string[];
}

const seesSpace: readonly PlatformRole[] = [
  "space_developer",
  "space_manager",
  "space_auditor",
  "space_supporter",
  "organization_manager",
];

const hasOneOf = ({ roles }: PlatformCaller, some: readonly PlatformRole[]): boolean =>
  some.some((role) => roles.has(role));

/** Whether the organization is visible to this caller: any role will do. */
export const maySeeOrganization = (caller: PlatformCaller): boolean =>
  maySeeSpace(caller) || hasOneOf(caller, organizationRoles);

/** Whether the space, its instances and keys are visible, credentials excepted. */
export const maySeeSpace = (caller: PlatformCaller): boolean => hasOneOf(caller, seesSpace);

/** Whether instances and keys may be made, changed and deleted, and credentials read. */
export const isDeveloper = ({ roles }: PlatformCaller): boolean => roles.has("space_developer");

/** @throws {V3Error} not-authorized for everybody but a Space Developer */
export function requireDeveloper(caller: PlatformCaller): void {
  if (!isDeveloper(caller)) throw new V3Error("not-authorized", { reason: "space-role-missing" });
}

/** Who may give roles of this kind: managers of the organization, and of the space for its own. */
export const mayGive = (caller: PlatformCaller, role: PlatformRole): boolean =>
  hasOneOf(
    caller,
    role.startsWith("space_") ? ["organization_manager", "space_manager"] : ["organization_manager"],
  );
