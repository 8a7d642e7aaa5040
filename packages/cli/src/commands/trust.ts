import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { CommandError, systemCodeOf } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { shellWord } from "../start/curl-steps.ts";
import { browserStores } from "../trust/browser-stores.ts";
import { javaStore } from "../trust/java-store.ts";
import { perform } from "../trust/perform.ts";
import { systemStore } from "../trust/system-store.ts";
import { lineOf, type Root, type StoreName, storeNames, type TrustStore } from "../trust/trust-store.ts";
import { yesOption } from "./confirm.ts";
import { namesOf } from "./names.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface TrustOptions {
  install?: true;
  uninstall?: true;
  store?: string;
  yes?: true;
  json?: true;
}

/** `trust`: what has to be done so that programs of this machine trust the home's root; `--install` does it. */
export function addTrustCommand(program: Command, tools: Tools): void {
  program
    .command("trust")
    .description("say what makes this machine trust the root of the home, ca.pem, or do it with --install")
    .option("--install", "do it, for the system and the browsers unless --store says otherwise; asks first")
    .option("--uninstall", "undo it, likewise; while the home is there, whose root it is")
    .option("--store <names>", `only these, separated by commas: ${storeNames.join(", ")}`)
    .option(...yesOption)
    .option(...jsonOption)
    .action(async (options: TrustOptions) => {
      const { environment, platform, uid } = tools.surroundings;
      const root = await rootOf(tools.home);
      const personal = environment["HOME"] ?? environment["USERPROFILE"] ?? homedir();
      const all = [systemStore(root, platform), ...browserStores(root, personal, platform), javaStore(root)];
      const which = options.uninstall === true ? "uninstall" : "install";
      const isDone = options.install === true || options.uninstall === true;
      if (options.install === true && options.uninstall === true)
        throw new CommandError("--install and --uninstall do not go together");
      const wanted = chosen(all, options.store, isDone ? ["system", "browsers"] : storeNames);
      const stores = wanted.filter((store) => store[which].length > 0);
      const lines = (store: TrustStore): readonly string[] =>
        store[which].map((step) => lineOf(step, uid === 0 || platform === "win32", shellWord));
      if (isDone) {
        await carryOut(tools, { stores, which, lines, options });
        return;
      }
      const variables = variablesOf(root.file);
      const data = {
        file: root.file,
        stores: stores.map((store) => ({ store: store.name, title: store.title, commands: lines(store) })),
        environment: variables,
      };
      const text = [
        `${root.file} vouches for localhost and the names of this stack only; whoever trusts it trusts nothing else by it.`,
        ...stores.flatMap((store) => ["", store.title, ...lines(store).map((line) => `  ${line}`)]),
        "",
        "Programs that are told by their environment: Node, Python (requests; ssl), curl, git. All but Node then trust",
        "nothing else, so set the others only where this stack is all that is called.",
        ...Object.entries(variables).map(([name, value]) => `  export ${name}=${shellWord(value)}`),
        "",
        `${tools.surroundings.command} trust --install does it for the system and the browsers.`,
        "",
      ].join("\n");
      tools.report(options)({ data, text });
    });
}

interface Order {
  readonly stores: readonly TrustStore[];
  readonly which: "install" | "uninstall";
  readonly lines: (store: TrustStore) => readonly string[];
  readonly options: TrustOptions;
}

async function carryOut(
  { surroundings, report }: Tools,
  { stores, which, lines, options }: Order,
): Promise<void> {
  const { complain, prompts, uid, platform } = surroundings;
  for (const store of stores) complain([store.title, ...lines(store).map((line) => `  ${line}`)].join("\n"));
  // Whom a machine trusts is not changed because nobody could be asked.
  if (options.yes !== true && prompts === undefined)
    throw new CommandError("nobody can be asked here; say --yes if this is to be done");
  if (options.yes !== true && (await prompts?.confirm("Do this?")) !== true)
    throw new CommandError("nothing was changed");
  const done: { store: StoreName; title: string; trouble: string | undefined }[] = [];
  for (const store of stores) {
    const trouble = await perform(store, which, uid === 0 || platform === "win32");
    done.push({ store: store.name, title: store.title, trouble });
  }
  const text = done.map(
    ({ title, trouble }) =>
      `${trouble === undefined ? "✓" : "✗"} ${title}${trouble === undefined ? "" : `\n    → ${trouble}`}\n`,
  );
  report(options)({ data: { [which]: done }, text: text.join("") });
  const failed = done.filter(({ trouble }) => trouble !== undefined).length;
  if (failed > 0) throw new CommandError(`${failed} of ${done.length} could not be done; the rest is`);
}

function chosen(
  all: readonly TrustStore[],
  given: string | undefined,
  otherwise: readonly StoreName[],
): readonly TrustStore[] {
  const names = namesOf(given) ?? otherwise;
  const wrong = names.find((name) => !storeNames.some((one) => one === name));
  if (wrong !== undefined) throw new CommandError(`--store: ${wrong} is none of ${storeNames.join(", ")}`);
  return all.filter(({ name }) => names.includes(name));
}

async function rootOf(home: string): Promise<Root> {
  const file = join(home, "ca.pem");
  try {
    const { raw } = new X509Certificate(await readFile(file));
    const digest = createHash("sha1").update(raw).digest("hex");
    return { file, name: `tenantbox-${digest.slice(0, 8)}`, sha1: digest.toUpperCase() };
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read (${systemCodeOf(error) ?? "it is no certificate"}); a first start makes it`,
      exitCodes.noInput.code,
    );
  }
}

/** NODE_EXTRA_CA_CERTS adds to Node's own roots; the others replace what their programs trust. */
const variablesOf = (file: string): Readonly<Record<string, string>> => ({
  NODE_EXTRA_CA_CERTS: file,
  REQUESTS_CA_BUNDLE: file,
  SSL_CERT_FILE: file,
  CURL_CA_BUNDLE: file,
  GIT_SSL_CAINFO: file,
});
