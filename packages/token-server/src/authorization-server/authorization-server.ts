import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { originWithPort } from "@tenantbox/shared/config";
import type { Exchange } from "@tenantbox/shared/listener";
import type { Login } from "../identity-provider/index.ts";
import type { LoginCodeSources } from "../grants/login-code.ts";
import type { RefreshSources } from "../grants/refresh.ts";
import { routes } from "../routes.ts";
import type { KeySet } from "../tokens/key-timetable.ts";
import { tokenKeysDocument } from "../tokens/signing-keys.ts";
import { createProvider } from "./create-provider.ts";
import { discoveryDocument } from "./discovery.ts";
import { type PublishedDocument, publish } from "./published-document.ts";
import { type TokenEndpointOptions, tokenEndpoint } from "./token-endpoint.ts";

export interface AuthorizationServerOptions extends TokenEndpointOptions {
  readonly tokenUrl: string;
  readonly tokenMtlsUrl: string;
  /** Base URL of the endpoint for secrets as this caller reaches it: mapped ports and the one door differ. */
  readonly endpointsFor: (exchange: Exchange) => string;
  readonly algorithm: "RS256" | "ES256";
  readonly zone: string;
  readonly subdomain: string;
  readonly login: Login;
  readonly refresh: RefreshSources;
  readonly loginCodes: LoginCodeSources;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The system's clock, which the operator's tokens go by. */
  readonly system: () => number;
}

/** The OAuth side of the token server: the endpoint and its two public documents. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** `POST /oauth/token`, as a plain Node handler. */
  handleToken(request: IncomingMessage, response: ServerResponse): void;
  tokenKeys(): PublishedDocument;
  /** The issuer is always the same; the endpoints are where the caller has come in. */
  discovery(exchange: Exchange): PublishedDocument;
}

export function createAuthorizationServer(
  options: AuthorizationServerOptions,
  keys: () => KeySet,
): AuthorizationServer {
  const { algorithm, zone, subdomain, login, refresh, loginCodes, now, system } = options;
  const tokenUrl = originWithPort(new URL(options.tokenUrl));
  const issuer = `${tokenUrl}${routes.token}`;
  const discovery = (exchange: Exchange): PublishedDocument => {
    const { tokenMtlsUrl, endpointsFor } = options;
    return publish(
      discoveryDocument({ tokenUrl, endpoints: endpointsFor(exchange), tokenMtlsUrl, algorithm }),
    );
  };

  const engine = ({ signing, published }: KeySet) => {
    const provider = createProvider({
      issuer,
      tokenKeysUrl: `${tokenUrl}${routes.tokenKeys}`,
      key: signing.privateJwk,
      algorithm,
      zone,
      subdomain,
      login,
      refresh,
      loginCodes,
      now,
      system,
    });
    provider.use(tokenEndpoint(options));
    // A caller that hangs up is no news; without a listener the engine prints a stack for each.
    (provider as EventEmitter).on("error", () => undefined);
    return { handle: provider.callback(), tokenKeys: publish(tokenKeysDocument(published)) };
  };

  // The engine reads its key once, so other keys mean another engine; running requests end with the one they have.
  let known = keys();
  let made = engine(known);
  const current = () => {
    const set = keys();
    if (set !== known) {
      made = engine(set);
      known = set;
    }
    return made;
  };
  return {
    issuer,
    handleToken: (request, response) => void current().handle(request, response),
    tokenKeys: () => current().tokenKeys,
    discovery,
  };
}
