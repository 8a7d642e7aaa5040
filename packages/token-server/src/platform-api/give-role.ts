import { type PlatformRole, platformRoles, spaceRoles } from "@tenantbox/shared/roles";
import { z } from "zod";
import type { IdentityProvider, PlatformAssignment, User } from "../identity-provider/index.ts";
import { maySeeOrganization, maySeeSpace, mayGive, type PlatformCaller } from "./platform-caller.ts";
import type { PlatformPlace } from "./platform-place.ts";
import { origin } from "./users.ts";
import { unprocessable, V3Error } from "./v3-error.ts";

export interface GiveRoleOptions {
  readonly place: PlatformPlace;
  readonly users: Pick<IdentityProvider, "givePlatformRole" | "findUser" | "findUserById">;
}

const one = z.object({ data: z.strictObject({ guid: z.string() }) });
const asked = z.strictObject({
  type: z.enum(platformRoles),
  relationships: z.strictObject({
    user: z.object({
      data: z.union([
        z.strictObject({ guid: z.string() }),
        z.strictObject({ username: z.string(), origin: z.string().optional() }),
      ]),
    }),
    organization: one.optional(),
    space: one.optional(),
  }),
});

/**
 * Gives a user a role, as `POST /v3/roles` asks: by guid, or by name and origin.
 * @throws {V3Error} unprocessable, not-authorized
 */
export async function giveRole(
  body: Readonly<Record<string, unknown>>,
  caller: PlatformCaller,
  { place, users }: GiveRoleOptions,
): Promise<PlatformAssignment> {
  const { type, user: named } = checked(body, caller, place);
  if (!mayGive(caller, type)) throw new V3Error("not-authorized", { reason: "space-role-missing" });
  const user = await userNamed(named, type, users);
  if (isOfSpace(type) && user.spaceRoles.length === 0) throw notInOrganization();
  const given = await users.givePlatformRole(user.id, type);
  if (given !== undefined) return given;
  const { organization, space } = place;
  const where = isOfSpace(type) ? `space '${space.name}'` : `organization '${organization.name}'`;
  throw unprocessable(`User '${user.name}' already has '${type}' role in ${where}.`);
}

type Named = z.infer<typeof asked>["relationships"]["user"]["data"];

function checked(
  body: Readonly<Record<string, unknown>>,
  caller: PlatformCaller,
  { organization, space }: PlatformPlace,
): { readonly type: PlatformRole; readonly user: Named } {
  const unknown = Object.keys(body).filter((name) => !["type", "relationships"].includes(name));
  if (unknown.length > 0) throw unprocessable(`Unknown field(s): '${unknown.join("', '").slice(0, 200)}'`);
  const parsed = asked.safeParse(body);
  if (!parsed.success) throw unprocessable(wordsFor(parsed.error));
  const { type, relationships } = parsed.data;
  const { organization: inOrganization, space: inSpace, user } = relationships;
  if ((inOrganization === undefined) === (inSpace === undefined))
    throw unprocessable(
      inSpace === undefined
        ? "Relationships must specify either a space or an organization."
        : "Relationships cannot specify both an organization and a space.",
    );
  if (isOfSpace(type) !== (inSpace !== undefined)) {
    const [wrong, kind] = isOfSpace(type) ? ["Organization", "space"] : ["Space", "organization"];
    throw unprocessable(`Relationships ${wrong} cannot be provided with the ${kind} role type: '${type}'.`);
  }
  if (inSpace !== undefined && (inSpace.data.guid !== space.guid || !maySeeSpace(caller)))
    throw unprocessable("Invalid space. Ensure that the space exists and you have access to it.");
  if (
    inOrganization !== undefined &&
    (inOrganization.data.guid !== organization.guid || !maySeeOrganization(caller))
  )
    throw unprocessable(
      "Invalid organization. Ensure that the organization exists and you have access to it.",
    );
  return { type, user: user.data };
}

function wordsFor({ issues }: z.ZodError): string {
  const [first] = issues;
  const [member] = first?.path ?? [];
  if (member === "type")
    return `Type must be one of the allowed types [${platformRoles.map((role) => `"${role}"`).join(", ")}]`;
  if (first?.path.length === 1) return "Relationships 'relationships' is not an object";
  const of = String(first?.path[1] ?? "");
  if (of === "user") return "Relationships User must have a username or guid specified";
  const name = of === "" ? "" : ` ${of.charAt(0).toUpperCase()}${of.slice(1)}`;
  return `Relationships${name} must be structured like this: "${of}: {"data": {"guid": "valid-guid"}}"`;
}

const isOfSpace = (role: PlatformRole): boolean => (spaceRoles as readonly string[]).includes(role);

const notInOrganization = (): V3Error =>
  unprocessable(
    "Users cannot be assigned roles in a space if they do not have a role in that space's organization.",
  );

async function userNamed(named: Named, type: PlatformRole, users: GiveRoleOptions["users"]): Promise<User> {
  const user =
    "guid" in named
      ? await users.findUserById(named.guid)
      : (named.origin ?? origin) === origin
        ? await users.findUser(named.username)
        : undefined;
  if (user !== undefined) return user;
  if (isOfSpace(type)) throw notInOrganization();
  if ("guid" in named) throw unprocessable("No user exists with the guid that was given.");
  const from = named.origin === undefined ? "" : ` and origin '${named.origin.slice(0, 100)}'`;
  throw unprocessable(`No user exists with the username '${named.username.slice(0, 200)}'${from}.`);
}
