import type { IncomingMessage, ServerResponse } from "node:http";
import { routes } from "../routes.ts";
import { destinationOf } from "./destination.ts";

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface Handlers {
  /** What this server serves itself, as at its other listener. */
  readonly own: Handle;
  /** Passes a request on to the token server, to this target. */
  readonly passOn: (request: IncomingMessage, response: ServerResponse, target: string) => void;
}

/** Hands each request to the server that its path names. */
export function byPath({ own, passOn }: Handlers): Handle {
  return (request, response) => {
    const destination = destinationOf(request.url ?? "");
    if (destination.to === "nobody") return refuseAmbiguous(response, destination.resource);
    const { to, target } = destination;
    if (to === "token-server") return passOn(request, response, target);
    request.url = target;
    own(request, response);
  };
}

function refuseAmbiguous(response: ServerResponse, resource: string): void {
  const named = ["token-server", "resource-api"].map(
    (name) => `${routes.administration}/${name}/${resource}`,
  );
  const message = `Both servers have this path; say which one is meant: ${named.join(" or ")}`;
  response.statusCode = 404;
  response.setHeader("Content-Type", "application/json;charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(JSON.stringify({ error: { code: "ambiguous", message, field: null } }));
}
