export { AdministrationError, errorBody } from "./administration-error.ts";
