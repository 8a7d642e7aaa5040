import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Root, TrustStore } from "./trust-store.ts";

/** Where browsers keep a store of their own, an NSS database: Chromium and Chrome on Linux, Firefox everywhere. */
export function browserStores(root: Root, home: string, platform: NodeJS.Platform): readonly TrustStore[] {
  const chromium =
    platform === "linux" ? [nssStore(root, join(home, ".pki/nssdb"), "Chromium and Chrome")] : [];
  return [...chromium, ...firefoxProfiles(home).map((folder) => nssStore(root, folder, "Firefox"))];
}

function firefoxProfiles(home: string): readonly string[] {
  return [
    ".mozilla/firefox",
    "snap/firefox/common/.mozilla/firefox",
    ".var/app/org.mozilla.firefox/.mozilla/firefox",
    "Library/Application Support/Firefox/Profiles",
    "AppData/Roaming/Mozilla/Firefox/Profiles",
  ].flatMap((folder) => {
    const profiles = join(home, folder);
    return namesIn(profiles)
      .map((name) => join(profiles, name))
      .filter((profile) => existsSync(join(profile, "cert9.db")));
  });
}

/** certutil(1) of NSS. A database that is not there is made, without a password, as Chromium does. */
function nssStore({ file, name }: Root, folder: string, title: string): TrustStore {
  const database = ["-d", `sql:${folder}`];
  const isThere = existsSync(join(folder, "cert9.db"));
  const make = isThere
    ? []
    : [
        { program: "mkdir", words: ["-p", folder] },
        { program: "certutil", words: [...database, "-N", "--empty-password"] },
      ];
  return {
    name: "browsers",
    title: `${title}: ${folder}`,
    // C: a root that may vouch for servers; nothing for mail and code.
    install: [
      ...make,
      { program: "certutil", words: [...database, "-A", "-t", "C,,", "-n", name, "-i", file] },
    ],
    uninstall: isThere ? [{ program: "certutil", words: [...database, "-D", "-n", name] }] : [],
    missing: "apt-get install libnss3-tools, dnf install nss-tools or brew install nss",
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
