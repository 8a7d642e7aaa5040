const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/;

/**
 * `Strict-Transport-Security` of an answer (RFC 6797 section 7), or undefined where a browser would keep it for a
 * loopback name: it would then refuse plain HTTP on every other local port. Addresses are never kept.
 */
export function transportSecurity(host: string | undefined): string | undefined {
  const name = (host ?? "").replace(/:\d*$/, "").toLowerCase();
  const loopback = name === "" || name === "localhost" || name.endsWith(".localhost");
  return loopback || address.test(name) ? undefined : "max-age=31536000";
}
