import type { PlatformRole } from "@tenantbox/shared/roles";
import { expect, it } from "vitest";
import {
  isDeveloper,
  mayGive,
  maySeeOrganization,
  maySeeSpace,
  type PlatformCaller,
  requireDeveloper,
} from "./platform-caller.ts";

const callerWith = (...roles: PlatformRole[]): PlatformCaller => ({
  userId: "u",
  name: "ada",
  roles: new Set(roles),
  scopes: [],
});

it.each<[PlatformRole[], sees: string, writes: boolean]>([
  [[], "", false],
  [["organization_user"], "organization", false],
  [["organization_auditor"], "organization", false],
  [["organization_manager"], "organization space", false],
  [["space_auditor"], "organization space", false],
  [["space_supporter"], "organization space", false],
  [["space_manager"], "organization space", false],
  [["space_developer"], "organization space", true],
  [["space_auditor", "space_developer"], "organization space", true],
])(
  "A caller with the roles %j sees what these roles see and writes only as a developer",
  (roles, sees, writes) => {
    const caller = callerWith(...roles);
    const seen = [maySeeOrganization(caller) ? "organization" : "", maySeeSpace(caller) ? "space" : ""];
    expect(seen.join(" ").trim()).toBe(sees);
    expect(isDeveloper(caller)).toBe(writes);
    if (writes) expect(() => requireDeveloper(caller)).not.toThrow();
    else expect(() => requireDeveloper(caller)).toThrow("not-authorized");
  },
);

it("Managers give the roles that they manage, and developers none", () => {
  const given = (["organization_user", "space_developer"] as const).map((role) =>
    [callerWith("space_developer"), callerWith("space_manager"), callerWith("organization_manager")].map(
      (caller) => mayGive(caller, role),
    ),
  );
  expect(given).toEqual([
    [false, false, true],
    [false, true, true],
  ]);
});
