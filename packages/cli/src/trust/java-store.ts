import type { Root, TrustStore } from "./trust-store.ts";

/** The roots of the Java that `keytool` belongs to; its password is `changeit`, which everybody knows. */
export function javaStore({ file, name }: Root): TrustStore {
  const store = ["-cacerts", "-storepass", "changeit", "-alias", name];
  return {
    name: "java",
    title: "the Java of keytool on the PATH; or, for one program: -Djavax.net.ssl.trustStore=FILE",
    install: [
      { program: "keytool", words: ["-importcert", "-noprompt", ...store, "-file", file], asRoot: true },
    ],
    uninstall: [{ program: "keytool", words: ["-delete", ...store], asRoot: true }],
    missing: "install a JDK, or put its bin folder on the PATH",
  };
}
