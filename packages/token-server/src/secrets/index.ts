export {
  openSecretBox,
  type RotatableSecretBox,
  type SecretBox,
  type SecretBoxOptions,
} from "./secret-box.ts";
