export { createPlatformApi } from "./platform-api.ts";
export { organizationRoutes } from "./organizations.ts";
export { platformPlace } from "./platform-place.ts";
export { rootDocuments } from "./root-documents.ts";
export { spaceRoutes } from "./spaces.ts";
