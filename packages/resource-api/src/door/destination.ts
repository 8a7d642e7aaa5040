import { routes, tokenServerRoutes } from "../routes.ts";

/** Where a request through the one door goes; `target` is its request target there. */
export type Destination =
  | { readonly to: "resource-api" | "token-server"; readonly target: string }
  | { readonly to: "nobody"; readonly resource: string };

const isBelow = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

/**
 * Which server serves a path (docs/one-door.md). `/admin/v1` has both: below `/admin/v1/token-server` and
 * `/admin/v1/resource-api` stand their own paths; without such a name a path goes to the server that has it, and to
 * nobody where both have it. Paths count as they are written: no other spelling leads anywhere else (row 142).
 */
export function destinationOf(target: string): Destination {
  const path = target.split("?", 1)[0] ?? "";
  if (isBelow(path, routes.administration)) return administrationOf(target, path);
  const { families, single } = tokenServerRoutes;
  const isTokenServers =
    (single as readonly string[]).includes(path) || families.some((root) => isBelow(path, root));
  return { to: isTokenServers ? "token-server" : "resource-api", target };
}

function administrationOf(target: string, path: string): Destination {
  const [resource = "", ...more] = path.slice(routes.administration.length + 1).split("/");
  const below = (name: string): string =>
    `${routes.administration}${target.slice(routes.administration.length + 1 + name.length)}`;
  if (resource === "token-server") return { to: "token-server", target: below(resource) };
  if (resource === "resource-api") return { to: "resource-api", target: below(resource) };
  if (administrationOfBoth.has(resource)) return { to: "nobody", resource: [resource, ...more].join("/") };
  return { to: ownAdministration.has(resource) ? "resource-api" : "token-server", target };
}

/** Both servers have these below `/admin/v1`. */
const administrationOfBoth = new Set(["clock", "faults", "reset", "snapshots"]);
const ownAdministration = new Set(
  Object.values(routes)
    .filter((route) => isBelow(route, routes.administration))
    .map((route) => route.split("/")[3] ?? ""),
);
