export { type Closing, opening } from "./closing.ts";
export { runService, type Service, type Surroundings } from "./run-service.ts";
