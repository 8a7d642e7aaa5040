import { generateKeyPairSync } from "node:crypto";
import Provider, { type JWK } from "oidc-provider";
import { client, scopes, serve } from "./token-contender.ts";

// The engine by itself: one static client, a signed token for one resource, nothing of ours around it.
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...privateKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" } as JWK;

const provider = new Provider("https://localhost/oauth/token", {
  clients: [
    {
      client_id: client.clientId,
      client_secret: client.secret,
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
    },
  ],
  jwks: { keys: [jwk] },
  responseTypes: [],
  routes: { token: "/oauth/token" },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => "urn:bench",
      getResourceServerInfo: () => ({
        scope: scopes.join(" "),
        audience: "it!b1",
        accessTokenFormat: "jwt",
        accessTokenTTL: 43_200,
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
});

const handle = provider.callback();
serve((request, response) => void handle(request, response));
