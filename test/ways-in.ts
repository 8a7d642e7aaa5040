import { X509Certificate } from "node:crypto";
import { type Administration, basic, bearer, form, type TokenAnswer } from "./flows.ts";
import { type OutsideAuthority, outsideAuthority } from "./outside-authority.ts";
import type { Call, Identity, Reply } from "./request.ts";
import type { Stack } from "./stack.ts";

/** What came of a call: the status of the API, or of the token server where there was no token. */
export type Outcome = "200" | "401" | "403" | `token ${string}`;

/** One caller of one way in, ready to call as it should and in each way that it should not. */
export interface WayIn {
  readonly name: string;
  /** As it should, at this tenant or at another. */
  call(at?: Stack): Promise<Outcome>;
  /** With a certificate of the same name from another authority. */
  readonly fromWrongAuthority?: () => Promise<Outcome>;
  /** With another secret, password or private key, names and authority being right. */
  readonly withWrongKey: () => Promise<Outcome>;
  /** What somebody can do who has seen all that travels, and holds no private key. */
  readonly replayed: () => Promise<Outcome>;
  /** Lets the credential expire, and brings it back; absent where nothing expires. */
  readonly expire?: (look: () => Promise<Outcome>) => Promise<Outcome>;
  /** Takes the role away; with `revoke` the last thing that happens to it. */
  loseRole(): Promise<unknown>;
  revoke(): Promise<unknown>;
}

const day = 86_400_000;
const reader = ["MonitoringDataRead"];
const list = "/api/v1/MessageProcessingLogs?$top=1";

async function outcomeOf(at: Stack, call: Call): Promise<Outcome> {
  return String((await at.call(`${at.apiUrl}${list}`, call)).status) as Outcome;
}

/** Makes callers of every way in on a stack, each with an instance or user of its own. */
export function waysIn(stack: Stack, administration: Administration, outside: OutsideAuthority) {
  const twins = outsideAuthority(stack, "Outside CA");
  const instance = async (name: string, more: object = {}): Promise<void> => {
    await administration.createInstance(name, { roles: reader, ...more });
  };
  const common = (name: string) => ({
    loseRole: () =>
      administration.send("PATCH", `/service_instances/${name}`, {
        parameters: { roles: ["MessagePayloadsRead"] },
      }),
    revoke: () => administration.send("DELETE", `/service_instances/${name}/service_keys/key`),
  });
  const later = async (milliseconds: number, look: () => Promise<Outcome>): Promise<Outcome> => {
    await stack.advance(milliseconds);
    try {
      return await look();
    } finally {
      await stack.advance(-milliseconds);
    }
  };
  /** A token of this tenant, which is shown at `at`. */
  const withToken = async (ask: () => Promise<Reply>, at: Stack, as?: Identity): Promise<Outcome> => {
    const reply = await ask();
    if (reply.status !== 200) return `token ${reply.status}`;
    return outcomeOf(at, { as, headers: bearer(reply.json<TokenAnswer>().access_token) });
  };

  const certificateKey = async (
    name: string,
    kind: "issued" | "external",
    more: object = {},
  ): Promise<{ as: Identity; twin: Identity; stranger: Identity }> => {
    await instance(name, more);
    const subject = [["2.5.4.3", name]] as const;
    const external = outside.issue({ subject, notAfter: stack.now() + day });
    await administration.createKey(
      name,
      "key",
      kind === "issued"
        ? { "key-type": "certificate", validity: 1 }
        : { "key-type": "certificate_external", "X.509": external.pem },
    );
    const as = kind === "issued" ? stack.identity(name, "key") : external.identity;
    const twin = twins.issue({ subject }).identity;
    // Nobody gets an issued certificate's name from our authority: there the right certificate has a wrong key.
    const { identity } = outside.issue({ subject });
    return { as, twin, stranger: kind === "issued" ? { ...as, key: identity.key } : identity };
  };

  return {
    async direct(kind: "issued" | "external"): Promise<WayIn> {
      const name = `direct-${kind}`;
      const { as, twin, stranger } = await certificateKey(name, kind);
      const der = new X509Certificate(as.cert).raw.toString("base64");
      return {
        name: `A   ${kind} certificate on the API`,
        call: (at = stack) => outcomeOf(at, { as }),
        fromWrongAuthority: () => outcomeOf(stack, { as: twin }),
        withWrongKey: () => outcomeOf(stack, { as: stranger }),
        replayed: () => outcomeOf(stack, { headers: { "client-cert": `:${der}:` } }),
        expire: (look) => later(2 * day, look),
        ...common(name),
      };
    },

    async secret(): Promise<WayIn> {
      await instance("by-secret");
      await administration.createKey("by-secret", "key");
      const { clientid, clientsecret, tokenurl } = stack.key("by-secret", "key");
      const ask = (secret = clientsecret) =>
        stack.call(`${tokenurl}?grant_type=client_credentials`, {
          method: "POST",
          headers: basic(clientid, secret),
        });
      const held = (await ask()).json<TokenAnswer>().access_token;
      return {
        name: "B1  secret, then token",
        call: (at = stack) => withToken(ask, at),
        withWrongKey: () => withToken(() => ask("wrong"), stack),
        replayed: () => outcomeOf(stack, { headers: bearer(held) }),
        // The secret does not; the token does.
        expire: () => later(day / 2 + 60_000, () => outcomeOf(stack, { headers: bearer(held) })),
        ...common("by-secret"),
      };
    },

    async token(kind: "issued" | "external", bound = false): Promise<WayIn> {
      const name = `token-${kind}-${bound}`;
      const more = bound ? { "tls-client-certificate-bound-access-tokens": true } : {};
      const { as, twin, stranger } = await certificateKey(name, kind, more);
      const { clientid, tokenurl } = stack.key(name, "key");
      const ask = (identity: Identity) => () =>
        stack.call(tokenurl, {
          method: "POST",
          ...form({ grant_type: "client_credentials", client_id: clientid }),
          as: identity,
        });
      const label = bound ? "bound token" : "token";
      return {
        name: `${kind === "issued" ? "B2" : "B3"}  ${kind} certificate, then ${label}`,
        call: (at = stack) => withToken(ask(as), at, bound ? as : undefined),
        fromWrongAuthority: () => withToken(ask(twin), stack),
        withWrongKey: () => withToken(ask(stranger), stack),
        replayed: () => withToken(ask(as), stack),
        expire: (look) => later(2 * day, look),
        ...common(name),
      };
    },

    /** Somebody who shows a client's secret where a user's password belongs: nobody, whatever it is worth elsewhere. */
    async secretAtApi(): Promise<WayIn> {
      const name = "by-basic";
      await instance(name);
      await administration.createKey(name, "key");
      const { clientid, clientsecret } = stack.key(name, "key");
      const call = (secret = clientsecret, at = stack) => outcomeOf(at, { headers: basic(clientid, secret) });
      return {
        name: "–   id and secret on the API",
        call: (at) => call(clientsecret, at),
        withWrongKey: () => call("wrong"),
        replayed: () => call(),
        ...common(name),
      };
    },

    /** A client's secret and a user's password, for a token with what both may. */
    async password(): Promise<WayIn> {
      const [name, username, given] = ["by-password", "granted", "correct horse"];
      const roles = ["MonitoringDataRead", "MessagePayloadsRead"];
      await instance(name, { roles, "grant-types": ["password"] });
      await administration.createKey(name, "key");
      await administration.send("POST", "/users", { name: username, password: given, roles });
      const { clientid, clientsecret, tokenurl } = stack.key(name, "key");
      const ask = (password: string) => (): Promise<Reply> => {
        const { headers, body } = form({ grant_type: "password", username, password });
        return stack.call(tokenurl, {
          method: "POST",
          headers: { ...basic(clientid, clientsecret), ...(headers as Record<string, string>) },
          body,
        });
      };
      const held = (await ask(given)()).json<TokenAnswer>().access_token;
      return {
        name: "B1  secret and user's password, then token",
        call: (at = stack) => withToken(ask(given), at),
        withWrongKey: () => withToken(ask("wrong horse"), stack),
        replayed: () => outcomeOf(stack, { headers: bearer(held) }),
        expire: () => later(day / 2 + 60_000, () => outcomeOf(stack, { headers: bearer(held) })),
        loseRole: () =>
          administration.send("PATCH", `/users/${username}`, { roles: ["MessagePayloadsRead"] }),
        revoke: () => administration.send("DELETE", `/service_instances/${name}/service_keys/key`),
      };
    },

    async user(): Promise<WayIn> {
      const password = "correct horse";
      await administration.send("POST", "/users", { name: "matrix", password, roles: reader });
      const call = (given: string, at: Stack) => outcomeOf(at, { headers: basic("matrix", given) });
      return {
        name: "C   user and password on the API",
        call: (at = stack) => call(password, at),
        withWrongKey: () => call("wrong horse", stack),
        replayed: () => call(password, stack),
        loseRole: () => administration.send("PATCH", "/users/matrix", { roles: [] }),
        revoke: () => administration.send("DELETE", "/users/matrix"),
      };
    },
  };
}
