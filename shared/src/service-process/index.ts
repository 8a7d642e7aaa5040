export { type Closing, opening } from "./closing.ts";
export { tenantClock } from "./tenant-clock.ts";
export { runService, type Service, type Surroundings } from "./run-service.ts";
export { serviceAudit } from "./service-audit.ts";
