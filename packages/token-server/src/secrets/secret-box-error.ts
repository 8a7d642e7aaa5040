/** The master key cannot be used, or a sealed value does not open. One line for a person; no key material. */
export class SecretBoxError extends Error {
  override readonly name = "SecretBoxError";
}
