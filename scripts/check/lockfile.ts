import { parse } from "yaml";

interface Lockfile {
  readonly importers: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, Locked>> }>>;
  readonly snapshots: Readonly<Record<string, Snapshot | null>>;
}

interface Locked {
  readonly specifier: string;
  readonly version: string;
}

interface Snapshot {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package that the lockfile holds: its version as pnpm writes it, peers in brackets. */
export interface Installed {
  readonly name: string;
  readonly version: string;
}

/** What somebody installs who runs the servers and the command: the closure of what our packages depend on. */
export function installedWithServers(lockfile: string): readonly Installed[] {
  const { importers, snapshots } = parse(lockfile) as Lockfile;
  const found = new Map<string, Installed>();
  const visit = (name: string, version: string): void => {
    const key = `${name}@${version}`;
    if (version.startsWith("link:") || found.has(key)) return;
    found.set(key, { name, version });
    const { dependencies = {}, optionalDependencies = {} } = snapshots[key] ?? {};
    for (const [one, its] of Object.entries({ ...optionalDependencies, ...dependencies })) visit(one, its);
  };
  for (const [folder, { dependencies = {} }] of Object.entries(importers))
    if (folder === "shared" || folder.startsWith("packages/"))
      for (const [name, { version }] of Object.entries(dependencies)) visit(name, version);
  return [...found.values()];
}
