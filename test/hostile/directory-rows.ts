import { expect, it } from "vitest";
import { directoryAuthority } from "../directory-identity.ts";
import type { FalseDirectory } from "../false-directory.ts";
import type { Directory } from "../slapd.ts";
import { basicLine, expectAway, expectNobodyByPassword, type PasswordAttempt } from "./password-doors.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { expectHeld } from "./invariants.ts";
import { bearerLine, logsWith } from "./token-doors.ts";

/** What the rows need: a stack whose directory is reached by a way that can be made false. */
export interface DirectoryWorld {
  readonly stack: HostileStack;
  readonly way: FalseDirectory;
  readonly directory: Directory;
  readonly authority: ReturnType<typeof directoryAuthority>;
}

const password = "correct horse";

/** Rows 122 to 125: users of an LDAP directory, asked over StartTLS. */
export function directoryRows(worldOf: () => DirectoryWorld): void {
  const real = (): void => {
    const { way, directory } = worldOf();
    way.manner = { kind: "real", port: Number(new URL(directory.url).port) };
  };
  /** Connections to the directory that something made: one looks the user up, a second one tries its password. */
  const connectionsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const { way } = worldOf();
    const before = way.seen.connections;
    await work();
    return way.seen.connections - before;
  };
  const refused = (attempts: Readonly<Record<string, PasswordAttempt>>): Promise<void> =>
    expectNobodyByPassword(worldOf().stack, attempts);
  /** The directory answers once more, so that it is not taken for away when something else is tried. */
  const reassure = async (): Promise<void> => {
    real();
    await refused({ reassured: { user: `nobody-${worldOf().way.seen.connections}`, password } });
  };

  it("row 122: an empty password, blanks or NUL are refused, and the directory is not even asked", async () => {
    real();
    const seen = await connectionsOf(() =>
      refused({
        empty: { user: "ada", password: "" },
        blanks: { user: "ada", password: "   " },
        "a tab": { user: "ada", password: "\t" },
        NUL: { user: "ada", password: "\0" },
        "NUL behind the right one": { user: "ada", password: `${password}\0` },
      }),
    );
    expect(seen).toBe(0);
  });

  it("row 123: a name that would mean something in a filter or a name of the directory is nobody, and no password is tried", async () => {
    real();
    const names = ["*", "a*", "*)(uid=*", "admin)(|(cn=*", String.raw`\2a`, String.raw`,+"\<>;=#`, "ada\0"];
    for (const user of names) {
      const seen = await connectionsOf(() => refused({ [JSON.stringify(user)]: { user, password } }));
      expect([user, seen <= 1]).toEqual([user, true]);
    }
    await expectHeld(
      worldOf().stack,
      {
        "the user itself": { bytes: logsWith(basicLine({ user: "ada", password })), status: [200] },
        "a user whose name is a pattern": {
          bytes: logsWith(basicLine({ user: "star*", password })),
          status: [200],
        },
      },
      false,
    );
  });

  it("row 124: a directory that refuses TLS, hangs up, shows another host's certificate or refers elsewhere is away, and hears no password", async () => {
    const { stack, way, authority } = worldOf();
    const elsewhere = way.port;
    const manners = {
      "refuses StartTLS": { kind: "refuses StartTLS" },
      "hangs up": { kind: "hangs up after StartTLS" },
      "another host's certificate": {
        kind: "refers",
        identity: authority.issue("10.0.0.1"),
        to: `ldap://127.0.0.1:${elsewhere}`,
      },
      "another authority's certificate": {
        kind: "refers",
        identity: directoryAuthority("Somebody else's").issue("127.0.0.1"),
        to: `ldap://127.0.0.1:${elsewhere}`,
      },
      "refers elsewhere": {
        kind: "refers",
        identity: authority.issue("127.0.0.1"),
        to: `ldap://127.0.0.1:${elsewhere}`,
      },
    } as const;
    for (const [name, manner] of Object.entries(manners)) {
      await reassure();
      way.manner = manner;
      way.seen.plain = "";
      const seen = await connectionsOf(() => expectAway(stack, name));
      // The one it is asked by: nobody follows a referral, which leads back here.
      expect([name, seen]).toEqual([name, 1]);
      expect(way.seen.plain).not.toContain("reads users");
      expect(way.seen.plain).not.toContain(password);
    }
  });

  it("row 125: while the directory is down or silent its users hear 503, and callers with tokens and certificates are served", async () => {
    const { stack, way } = worldOf();
    for (const kind of ["hangs up", "silent"] as const) {
      await reassure();
      way.manner = { kind };
      await expectAway(stack, kind);
      const { status } = await stack.call(`${stack.apiUrl}/api/v1/`, {
        as: stack.identity("demo-api", "certificate"),
      });
      expect(status).toBe(200);
      await expectHeld(
        stack,
        { "a token": { bytes: logsWith(bearerLine(stack.token)), status: [200] } },
        false,
      );
    }
    await reassure();
  });
}
