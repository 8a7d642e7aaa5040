import type { ServiceUrls } from "./message.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const portVariables = {
  tokenUrl: "TENANTBOX_TOKEN_PORT",
  tokenMtlsUrl: "TENANTBOX_TOKEN_MTLS_PORT",
  apiUrl: "TENANTBOX_API_PORT",
  doorUrl: "TENANTBOX_DOOR_PORT",
} as const;

/**
 * The environment of a service's next run, in which a port that was picked free ("0") is asked for again:
 * after a restart clients find it where it was. `urls` are those the services told when they listened.
 */
export function withBoundPorts(environment: Environment, urls: ServiceUrls): Environment {
  const bound: Record<string, string> = {};
  for (const name of ["tokenUrl", "tokenMtlsUrl", "apiUrl", "doorUrl"] as const) {
    const variable = portVariables[name];
    const url = urls[name];
    // A configured public URL (a proxy's) says nothing about the port behind it.
    const isPublic = isSet(environment, variable.replace(/_PORT$/, "_URL"));
    if (url !== undefined && environment[variable] === "0" && !isPublic) bound[variable] = new URL(url).port;
  }
  return { ...environment, ...bound };
}

/** The resource API's environment: where it finds the token server, unless the user said so. */
export function withTokenServer(environment: Environment, urls: ServiceUrls): Environment {
  const { tokenUrl, tokenMtlsUrl } = urls;
  return {
    ...environment,
    ...(isSet(environment, "TENANTBOX_TOKEN_URL") ? {} : { TENANTBOX_TOKEN_URL: tokenUrl }),
    ...(isSet(environment, "TENANTBOX_TOKEN_INTERNAL_URL")
      ? {}
      : { TENANTBOX_TOKEN_INTERNAL_URL: tokenMtlsUrl }),
  };
}

function isSet(environment: Environment, variable: string): boolean {
  return (environment[variable] ?? "") !== "";
}
