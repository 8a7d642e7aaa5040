import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Root, TrustStore } from "./trust-store.ts";

/** Where Debian and its kin keep what is trusted; other folders need their options. */
export interface DebianPlaces {
  readonly folder: string;
  readonly options: readonly string[];
}

const debianPlaces: DebianPlaces = { folder: "/usr/local/share/ca-certificates", options: [] };
const fedoraFolder = "/etc/pki/ca-trust/source/anchors";

/** The store of the operating system; on Linux that of the distribution, by what is there. */
export function systemStore(root: Root, platform: NodeJS.Platform, has = existsSync): TrustStore {
  switch (platform) {
    case "darwin":
      return macosStore(root);
    case "win32":
      return windowsStore(root);
    default:
      if (has(debianPlaces.folder)) return debianStore(root, debianPlaces);
      return has(fedoraFolder) ? fedoraStore(root) : archStore(root);
  }
}

export function debianStore({ file, name }: Root, { folder, options }: DebianPlaces): TrustStore {
  const place = join(folder, `${name}.crt`);
  return {
    name: "system",
    title: "this system (Debian, Ubuntu): curl, Python of the system, .NET, Go, …",
    install: [
      { program: "cp", words: [file, place], asRoot: true },
      { program: "update-ca-certificates", words: options, asRoot: true },
    ],
    uninstall: [
      { program: "rm", words: ["-f", place], asRoot: true },
      { program: "update-ca-certificates", words: [...options, "--fresh"], asRoot: true },
    ],
    missing: "apt-get install ca-certificates",
  };
}

function fedoraStore({ file, name }: Root): TrustStore {
  const place = `${fedoraFolder}/${name}.pem`;
  return {
    name: "system",
    title: "this system (Fedora, RHEL): curl, Python of the system, .NET, Go, Java of the system, …",
    install: [
      { program: "cp", words: [file, place], asRoot: true },
      { program: "update-ca-trust", words: [], asRoot: true },
    ],
    uninstall: [
      { program: "rm", words: ["-f", place], asRoot: true },
      { program: "update-ca-trust", words: [], asRoot: true },
    ],
    missing: "dnf install ca-certificates",
  };
}

function archStore({ file }: Root): TrustStore {
  return {
    name: "system",
    title: "this system (Arch and others with p11-kit): curl, Python of the system, .NET, Go, …",
    install: [{ program: "trust", words: ["anchor", "--store", file], asRoot: true }],
    uninstall: [{ program: "trust", words: ["anchor", "--remove", file], asRoot: true }],
    missing: "pacman -S p11-kit",
  };
}

/** The login keychain: no administrator, but the person's password, which macOS asks for itself. */
function macosStore({ file, sha1 }: Root): TrustStore {
  return {
    name: "system",
    title: "the login keychain: Safari, Chrome, curl of macOS, .NET, Go, …",
    install: [{ program: "security", words: ["add-trusted-cert", "-r", "trustRoot", "-p", "ssl", file] }],
    uninstall: [
      { program: "security", words: ["remove-trusted-cert", file] },
      { program: "security", words: ["delete-certificate", "-Z", sha1] },
    ],
    missing: "it is part of macOS",
  };
}

function windowsStore({ file, sha1 }: Root): TrustStore {
  return {
    name: "system",
    title: "the store of this Windows user: Edge, Chrome, PowerShell, .NET, …",
    install: [{ program: "certutil", words: ["-user", "-addstore", "Root", file] }],
    uninstall: [{ program: "certutil", words: ["-user", "-delstore", "Root", sha1] }],
    missing: "it is part of Windows",
  };
}
