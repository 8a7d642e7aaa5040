export { openSecretBox, type SecretBox, type SecretBoxOptions } from "./secret-box.ts";
