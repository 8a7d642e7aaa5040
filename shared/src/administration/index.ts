export { searchAudit } from "./search-audit.ts";
export { AdministrationError, errorBody } from "./administration-error.ts";
