import type { X509Certificate } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { methodNotAllowed } from "@tenantbox/odata-v2/errors";
import type { Model } from "@tenantbox/odata-v2/model";
import { parseRequest, type RequestPolicy } from "@tenantbox/odata-v2/parse";
import type { Answer, Runner } from "@tenantbox/odata-v2/run";
import { negotiate } from "@tenantbox/odata-v2/serialize";
import { compile } from "@tenantbox/odata-v2/sql";
import type { Authenticate, Credentials } from "./authenticate/authenticate.ts";
import type { Principal } from "./authenticate/principal.ts";
import { authorizeRead } from "./authorize/authorize.ts";
import { touchedSets } from "./authorize/touched-sets.ts";
import { checkProtocolVersion } from "./http/protocol-version.ts";

/** A request to the OData service, apart from how it came in. */
export interface ApiCall {
  readonly method: string;
  /** What follows the service root, still percent-encoded. */
  readonly path: string;
  /** The raw query string, without `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly certificate: X509Certificate | undefined;
  /** Base of absolute URIs in the answer, such as `https://localhost:8445/api/v1/`. */
  readonly baseUrl: string;
}

export interface PipelineParts {
  readonly authenticate: Authenticate;
  readonly model: Model;
  readonly policy: RequestPolicy;
  readonly dialect: "sqlite" | "postgres";
  readonly runner: Runner;
}

/** Told who is calling once that is proven, for the audit line of what is refused after it. */
export type OnPrincipal = (principal: Principal) => void;

export type Pipeline = (call: ApiCall, onPrincipal: OnPrincipal) => Promise<Answer>;

/** The life of a request, from top to bottom; each step may end it with an error of its own. */
export function createPipeline({ authenticate, model, policy, dialect, runner }: PipelineParts): Pipeline {
  return async (call, onPrincipal) => {
    const principal = await authenticate(credentialsOf(call));
    onPrincipal(principal);
    if (call.method !== "GET" && call.method !== "HEAD") throw methodNotAllowed();
    checkProtocolVersion(call.headers);
    const request = parseRequest(model, { path: call.path, query: call.query }, policy);
    authorizeRead(touchedSets(request, model), principal.scopes);
    negotiate(request, call.headers.accept);
    return runner.run(compile(request, model, dialect), { baseUrl: call.baseUrl });
  };
}

const credentialsOf = ({ headers, certificate }: ApiCall): Credentials => ({
  authorization: headers.authorization,
  certificate,
});
