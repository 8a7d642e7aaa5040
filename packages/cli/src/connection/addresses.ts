import { CommandError } from "../errors.ts";
import { readStack } from "./stack-file.ts";

/** Base URLs of the two servers; a stack elsewhere may leave the API's to what its operator's key says. */
export interface Addresses {
  readonly tokenUrl: string;
  readonly apiUrl: string | undefined;
}

/** Where commands find the stack. */
export interface Whereabouts {
  /** The folder with `admin.json` and `ca.pem`, and `stack.json` while a stack runs on it. */
  readonly home: string;
  /** What `--url` says, or else TENANTBOX_URL. */
  readonly url: string | undefined;
  /** How a person starts a stack here. */
  readonly command: string;
}

/**
 * The addresses of the stack: those that `url` names, for a stack elsewhere whose `admin.json` and `ca.pem` lie in the
 * home, else those of the stack that runs on the home.
 * @throws {CommandError} when there is none
 */
export async function addressesOf({ home, url, command }: Whereabouts): Promise<Addresses> {
  if (url !== undefined) return remoteAddresses(url);
  const stack = await readStack(home);
  if (stack !== undefined) return stack;
  throw new CommandError(
    `no stack runs on ${home}; start one with ${command} start, or set TENANTBOX_HOME to where one runs`,
  );
}

/** `TOKEN-SERVER[,API]`, both HTTPS. @throws {CommandError} */
export function remoteAddresses(given: string): Addresses {
  const [tokenUrl = "", apiUrl, ...more] = given.split(",").map(baseOf);
  if (more.length > 0) throw new CommandError(`--url: ${given} holds more than two URLs`);
  return { tokenUrl, apiUrl };
}

function baseOf(text: string): string {
  const url = URL.parse(text.trim());
  if (url?.protocol !== "https:" || url.search !== "" || url.hash !== "" || url.username !== "")
    throw new CommandError(`--url: ${text} is no URL such as https://localhost:8443`);
  return url.href.replace(/\/+$/, "");
}
