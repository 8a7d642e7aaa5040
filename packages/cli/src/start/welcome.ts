import type { Stack } from "../connection/stack-file.ts";
import { curlSteps } from "./curl-steps.ts";

export interface WelcomeOptions {
  readonly stack: Stack;
  /** The home as the user would write it. */
  readonly home: string;
  /** Names of the key files, such as `demo-api.secret.json`. */
  readonly keyFiles: readonly string[];
  /** One of them, of a client of the API with a secret, to show the two steps with. */
  readonly example: string | undefined;
  readonly milliseconds: number;
  /** How a person calls this command. */
  readonly command: string;
}

/** What a person sees when the stack is ready: where things are, and what to do next. */
export function welcome({ stack, home, keyFiles, example, milliseconds, command }: WelcomeOptions): string {
  const keys = keyFiles.filter((name) => name.endsWith(".json"));
  const { tokenUrl, apiUrl } = stack;
  const next =
    example !== undefined
      ? [
          "Try it in a second terminal:",
          "",
          ...curlSteps({ home, keyFile: example.replace(/\.json$/, ""), tokenUrl, apiUrl }).map(indented),
        ]
      : [
          "Make a first client in a second terminal:",
          "",
          `  ${command} instance create my-client --plan api --parameters '{"roles":["MonitoringDataRead"]}'`,
          `  ${command} key create my-client first`,
          `  ${command} call my-client first 'MessageProcessingLogs?$top=5'`,
        ];
  return [
    `tenantbox is ready (${(milliseconds / 1000).toFixed(1)} s)`,
    "",
    `  token server   ${tokenUrl}  with id and secret`,
    `                 ${stack.tokenMtlsUrl}  with a client certificate`,
    `  resource API   ${apiUrl}/api/v1`,
    ...doorLines(stack.doorUrl),
    `  service keys   ${home}/keys/${keys.length === 0 ? "" : `  (${keys.length}, such as ${keys[0]})`}`,
    `  root to trust  ${home}/ca.pem`,
    "",
    ...next,
    "",
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

function doorLines(url: string | undefined): readonly string[] {
  if (url === undefined) return [];
  return [`  one door       ${url}  for all of these, but no certificates`];
}

function indented(line: string): string {
  return `  ${line}`;
}
