export { SecretBoxError } from "./secret-box-error.ts";
export { openSecretBox, type SecretBox, type SecretBoxOptions } from "./secret-box.ts";
