import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseServiceKeyDocument } from "@tenantbox/shared/service-key";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";
import { fetchToken } from "./access-token.ts";
import { addressesOf, type Whereabouts } from "./addresses.ts";
import { type Administration, administration } from "./administration.ts";
import { type AuditSearch, auditSearch } from "./audit-search.ts";
import { downloadTrusting, type Https, httpsTrusting } from "./https.ts";
import { type LogAdministration, logAdministration } from "./log-administration.ts";
import { type SigningKeys, signingKeys } from "./signing-keys.ts";
import { type MasterKey, masterKey } from "./master-key.ts";
import { type StateAdministration, stateAdministration } from "./state-administration.ts";
import { type TestFeatures, testFeatures } from "./test-features.ts";
import { type UserAdministration, userAdministration } from "./user-administration.ts";

/** A way to the running stack, with the operator's rights. */
export interface Connection {
  readonly home: string;
  readonly addresses: { readonly tokenUrl: string; readonly apiUrl: string };
  readonly https: Https;
  readonly administration: Administration;
  readonly users: UserAdministration;
  readonly masterKey: MasterKey;
  /** The audit logs of both servers. */
  readonly audits: readonly [AuditSearch, AuditSearch];
  readonly signingKeys: SigningKeys;
  readonly logs: LogAdministration;
  /** The token server first: the resource API then hears at once whose tokens count. */
  readonly states: readonly [StateAdministration, StateAdministration];
  /** Clock, faults and minted tokens of a tenant that was started for tests. */
  readonly testFeatures: TestFeatures;
}

/** Connects to the stack that runs on the home, or to one elsewhere. @throws {CommandError} when there is none */
export async function connect(whereabouts: Whereabouts): Promise<Connection> {
  const { home } = whereabouts;
  const { tokenUrl, apiUrl: namedApi } = await addressesOf(whereabouts);
  const root = await fileOf(home, "ca.pem");
  const https = httpsTrusting(root);
  const operator = operatorKey(await fileOf(home, "admin.json"));
  const tokenurl = `${tokenUrl}/oauth/token`;
  const { access_token: token } = await fetchToken(https, { oauth: { ...operator.oauth, tokenurl } });
  const apiUrl = namedApi ?? operator.oauth.url;
  const [tokenBase, apiBase] = [`${tokenUrl}/admin/v1`, `${apiUrl}/admin/v1`];
  const tokenServer = { server: "token server", base: tokenBase, token };
  const resourceApi = { server: "resource API", base: apiBase, token };
  return {
    home,
    addresses: { tokenUrl, apiUrl },
    https,
    administration: administration(https, tokenBase, token),
    audits: [auditSearch(https, tokenServer), auditSearch(https, resourceApi)],
    masterKey: masterKey(https, tokenServer),
    users: userAdministration(https, tokenServer),
    signingKeys: signingKeys(https, tokenServer),
    logs: logAdministration({ https, download: downloadTrusting(root) }, apiBase, token),
    states: [stateAdministration(https, tokenServer), stateAdministration(https, resourceApi)],
    testFeatures: testFeatures(https, { tokenServer, resourceApi }),
  };
}

function operatorKey(text: string) {
  try {
    return parseServiceKeyDocument(text);
  } catch (error) {
    throw new CommandError(`admin.json: ${messageOf(error)}`);
  }
}

async function fileOf(home: string, name: string): Promise<string> {
  try {
    return await readFile(join(home, name), "utf8");
  } catch (error) {
    throw new CommandError(`${join(home, name)} cannot be read (${systemCodeOf(error) ?? messageOf(error)})`);
  }
}
