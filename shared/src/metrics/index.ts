export { routeTemplates } from "./route-templates.ts";
export { type ServiceMetrics, serviceMetrics } from "./service-metrics.ts";
