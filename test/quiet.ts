/** Settings of a stack that stands on free ports and says nothing. */
export const quiet = {
  TENANTBOX_TOKEN_PORT: "0",
  TENANTBOX_TOKEN_MTLS_PORT: "0",
  TENANTBOX_API_PORT: "0",
  TENANTBOX_LOG: "silent",
} as const;
