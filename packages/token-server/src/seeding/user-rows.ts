import { type Seed, type SeedProblem, seedProblem, type SeedUser } from "@tenantbox/shared/seed";
import { userFileName } from "@tenantbox/shared/service-key";
import { collectionRow, predefinedRoleCollections, userRow } from "../identity-provider/index.ts";
import type { IdpUserRow, PlatformRoleRow, RoleAssignmentRow, RoleCollectionRow } from "../storage/index.ts";
import { noting } from "./problems.ts";
import type { SeedSources } from "./seed-sources.ts";

interface SeededUsers {
  readonly collections: readonly RoleCollectionRow[];
  readonly users: readonly IdpUserRow[];
  readonly assignments: readonly RoleAssignmentRow[];
  readonly platformRoles: readonly PlatformRoleRow[];
  /** Name and password of each user: path in the home → content. */
  readonly files: readonly (readonly [path: string, content: string])[];
}

/** Hashing a password takes 32 MiB and a thread; some at once are enough. */
const atOnce = 4;

/** The rows of the seed's users and role collections; what cannot be is added to `problems`. */
export async function userRows(
  { users, roleCollections }: Pick<Seed, "users" | "roleCollections">,
  sources: SeedSources,
  problems: SeedProblem[],
): Promise<SeededUsers> {
  const predefined = new Set(predefinedRoleCollections.map(({ name }) => name));
  for (const collection of roleCollections)
    if (predefined.has(collection.name))
      problems.push(
        seedProblem(collection, ["name"], "this is a predefined role collection; it cannot be another"),
      );
  const collections = await Promise.all(
    roleCollections.map((collection) =>
      noting(problems, collection, () =>
        collectionRow({ ...collection, description: collection.description ?? "" }, sources.at),
      ),
    ),
  );
  const known = new Set([...predefined, ...roleCollections.map(({ name }) => name)]);
  for (const user of users) problems.push(...unknownCollections(user, known));

  const rows: IdpUserRow[] = [];
  for (let start = 0; start < users.length; start += atOnce) {
    const some = users.slice(start, start + atOnce);
    const made = await Promise.all(some.map((user) => noting(problems, user, () => rowOf(user, sources))));
    rows.push(...made.filter((row) => row !== undefined));
  }
  return {
    collections: collections.filter((row) => row !== undefined),
    users: rows,
    assignments: users.flatMap((user) => {
      const { name, roleCollections: assigned } = user;
      const user_id = sources.derived.id("user", name.toLowerCase());
      return [...new Set(assigned)].map((collection) => ({ user_id, collection }));
    }),
    platformRoles: users.flatMap(({ name, spaceRoles }) => {
      const user_id = sources.derived.id("user", name.toLowerCase());
      return [...new Set(spaceRoles)].map((role) => ({
        id: sources.derived.id("platform-role", name.toLowerCase(), role),
        user_id,
        role,
        created_at: sources.at,
      }));
    }),
    files: users.map(({ name, password }) => [
      `users/${userFileName(name.toLowerCase())}`,
      `${JSON.stringify({ username: name.toLowerCase(), password }, null, 2)}\n`,
    ]),
  };
}

function rowOf(user: SeedUser, { derived, at }: SeedSources): Promise<IdpUserRow> {
  const name = user.name.toLowerCase();
  return userRow({
    id: derived.id("user", name),
    name: user.name,
    password: user.password,
    roles: user.roles,
    // Another one for another password.
    revSig: derived.secretBytes("password", name, user.password).toString("hex").slice(0, 16),
    createdAt: at,
  });
}

function unknownCollections(user: SeedUser, known: ReadonlySet<string>): SeedProblem[] {
  return user.roleCollections.flatMap((name, index) =>
    known.has(name)
      ? []
      : [
          seedProblem(
            user,
            ["roleCollections", index],
            `there is no role collection ${JSON.stringify(name)}; there are ${[...known].join(", ")}`,
          ),
        ],
  );
}
