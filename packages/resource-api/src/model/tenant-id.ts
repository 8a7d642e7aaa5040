/** The tenant's technical id: of what a tenant has one of, and in ids of what it stores. */
export const TENANT_ID = "tenantbox";
