/** Settings of a stack that counts nobody's requests: a test is faster than any client. */
export const uncounted = {
  TENANTBOX_TOKEN_RATE: "0",
  TENANTBOX_API_RATE: "0",
  TENANTBOX_API_RATE_PER_CALLER: "0",
  TENANTBOX_GUESSES: "0",
} as const;

/** Settings of a stack that stands on free ports, says nothing, and counts nobody's requests. */
export const quiet = {
  TENANTBOX_TOKEN_PORT: "0",
  TENANTBOX_TOKEN_MTLS_PORT: "0",
  TENANTBOX_API_PORT: "0",
  TENANTBOX_LOG: "silent",
  ...uncounted,
} as const;
