import type { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { clientAuthorityProblem } from "./authority-policy.ts";
import { CertificateInputError, parseCertificatesPem } from "./certificate-pem.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { isSelfIssued } from "./self-issued.ts";
import { stateOfFolder } from "./trust-folder-state.ts";
import type { TrustStore } from "./trust-store.ts";
import { createVerdictMemory } from "./verdict-memory.ts";

/** A trust store that follows a folder. */
export interface WatchedTrustStore extends TrustStore {
  /** Calls back after each change of the lists; returns how to stop that. */
  onChange(callback: () => void): () => void;
  /** Looks at the folder at once instead of waiting for the next event. */
  refresh(): void;
  close(): void;
}

/** Something in the trust folder that was left out, in one line without the content. */
export interface TrustProblem {
  readonly file: string;
  readonly message: string;
}

export interface TrustFolderOptions {
  /** Made when missing. Every `*.pem` in it counts and may hold several certificates. */
  readonly folder: string;
  /** Always trusted, whatever the folder holds. */
  readonly roots?: readonly X509Certificate[];
  readonly intermediates?: readonly X509Certificate[];
  readonly onProblem?: (problem: TrustProblem) => void;
  /** How often file times are compared, where the system reports no changes (milliseconds). */
  readonly pollInterval?: number;
}

const MOST_CHARACTERS = 4_000_000;

/**
 * Trusts what is in a folder and follows it without a restart. Self-issued CA certificates become roots,
 * other CA certificates complete paths but end none. A file that cannot be read as certificates is reported
 * and trusted in nothing; so is a leaf or a private key. Nothing here keeps the process alive.
 */
export function loadTrustFolder(options: TrustFolderOptions): WatchedTrustStore {
  const { folder, onProblem = () => {}, pollInterval = 1000 } = options;
  const callbacks = new Set<() => void>();
  let roots: readonly X509Certificate[] = [];
  let intermediates: readonly X509Certificate[] = [];
  let generation = 0;
  let state = "";
  let identity: string | undefined;

  const refresh = (): void => {
    const current = stateOfFolder(folder);
    if (current.text === state) return;
    state = current.text;
    if (current.unreadable) onProblem({ file: folder, message: "the folder cannot be read" });
    const found = current.files.flatMap((file) => readTrustFile(folder, file, onProblem));
    const all = [...(options.roots ?? []), ...found.filter(isSelfIssued)];
    const links = [...(options.intermediates ?? []), ...found.filter((one) => !isSelfIssued(one))];
    const next = [...all.map(fingerprintOf), "-", ...links.map(fingerprintOf)].join();
    if (next === identity) return;
    identity = next;
    [roots, intermediates] = [all, links];
    generation += 1;
    for (const callback of callbacks) callback();
  };

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refresh();
  const poll = setInterval(refresh, pollInterval).unref();
  const watcher = watchFolder(folder, refresh);
  return {
    roots: () => roots,
    intermediates: () => intermediates,
    get generation() {
      return generation;
    },
    verdicts: createVerdictMemory(),
    refresh,
    onChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    close() {
      clearInterval(poll);
      watcher?.close();
      callbacks.clear();
    },
  };
}

/** Not every file system reports changes; the poll sees them a little later then. */
function watchFolder(folder: string, onEvent: () => void): { close(): void } | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

function readTrustFile(
  folder: string,
  file: string,
  onProblem: (problem: TrustProblem) => void,
): X509Certificate[] {
  try {
    const certificates = parseCertificatesPem(readFileSync(join(folder, file), "utf8"), MOST_CHARACTERS);
    return certificates.filter((certificate) => {
      const problem = clientAuthorityProblem(certificate);
      if (problem) onProblem({ file, message: `${certificate.subject.replaceAll("\n", ", ")}: ${problem}` });
      return problem === undefined;
    });
  } catch (error) {
    const message = error instanceof CertificateInputError ? error.message : "the file cannot be read";
    onProblem({ file, message });
    return [];
  }
}
