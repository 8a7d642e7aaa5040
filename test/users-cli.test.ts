import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { remove, startProcesses, type Processes, temporaryFolder, tenantbox } from "./processes.ts";
import { type Typed, typed as run } from "./typed.ts";

interface User {
  readonly name: string;
  readonly password?: string;
  readonly role_collections: readonly string[];
  readonly space_roles: readonly string[];
}

// Two processes serve beside other tests.
describe("On the command line the operator", { timeout: 120_000 }, () => {
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home, undefined, { TENANTBOX_DEMO: "off" });
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });
  const typed = (...words: readonly string[]): Promise<Typed> => run(home, words);
  const done = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await typed(...words);
    expect([stderr, code]).toEqual(["", 0]);
    return stdout;
  };

  it("makes a role collection and a user who has it, changes both, and deletes them", async () => {
    expect(await done("role-collection", "create", "Log Readers", "--roles", "MonitoringDataRead")).toBe(
      "created role collection Log Readers\n",
    );
    const ada = JSON.parse(await done("user", "create", "Ada", "--json")) as User;
    expect([ada.name, ada.role_collections, ada.password?.length]).toEqual(["ada", [], 24]);
    expect(await done("user", "assign", "ada", "Log Readers")).toBe(
      "role collections of user ada: Log Readers\n",
    );
    expect(await done("user", "assign", "ada", "PI_Read_Only")).toContain("Log Readers, PI_Read_Only");
    const row = await done("user", "list");
    expect(row).toMatch(
      /^NAME +ROLES +ROLE COLLECTIONS +SPACE ROLES +CREATED\nada +- +Log Readers,PI_Read_Only +- +\d/,
    );
    expect(await done("user", "unassign", "ada", "PI_Read_Only")).toBe(
      "role collections of user ada: Log Readers\n",
    );
    await done(
      "role-collection",
      "change",
      "Log Readers",
      "--roles",
      "MonitoringDataRead,MessagePayloadsRead",
    );
    expect(await done("role-collection", "list")).toMatch(
      /Log Readers +MonitoringDataRead,MessagePayloadsRead +tenant/,
    );
    const changed = JSON.parse(await done("user", "change", "ada", "--new-password", "--json")) as User;
    expect([changed.role_collections, changed.password === ada.password]).toEqual([["Log Readers"], false]);
    await done("role-collection", "delete", "Log Readers");
    expect((JSON.parse(await done("user", "list", "--json")) as User[])[0]?.role_collections).toEqual([]);
    const spaces = async (...words: readonly string[]): Promise<readonly string[]> =>
      (JSON.parse(await done("user", "change", "ada", ...words, "--json")) as User).space_roles;
    expect(await spaces("--space-role", "space_developer", "--space-role", "space_auditor")).toEqual([
      "space_auditor",
      "space_developer",
    ]);
    expect(await spaces("--space-role", "")).toEqual([]);
    expect(await done("user", "delete", "ada")).toBe("deleted user ada\n");
  });

  it("gives a password on standard input, which then opens the API", async () => {
    const password = "a password of my own";
    const words = ["user", "create", "bob", "--roles", "MonitoringDataRead", "--password-stdin"];
    const made = await tenantbox(words, { settings: { TENANTBOX_HOME: home }, input: `${password}\n` });
    expect(made).toMatchObject({ code: 0, stdout: "created user bob\n", stderr: "" });
    const authorization = `Basic ${Buffer.from(`bob:${password}`).toString("base64")}`;
    const reply = await stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
      headers: { authorization },
    });
    expect(reply.status).toBe(200);
  });

  it("is told in one line what is wrong", async () => {
    expect(await typed("user", "delete", "nobody")).toMatchObject({
      code: 1,
      stderr: "tenantbox: token server: There is no such user\n",
    });
    expect((await typed("user", "create", "eve", "--roles", "NoSuchRole")).stderr).toContain(
      'roles: "NoSuchRole" is no role',
    );
    expect((await typed("user", "unassign", "bob", "PI_Administrator")).stderr).toBe(
      "tenantbox: user bob does not have the role collection PI_Administrator\n",
    );
    expect((await typed("role-collection", "delete", "PI_Administrator")).code).toBe(1);
  });
});
