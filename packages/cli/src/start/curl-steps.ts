export interface CurlStepsOptions {
  /** The home as the user would write it. */
  readonly home: string;
  /** Name of the key's file in `keys/`, without its ending. */
  readonly keyFile: string;
  readonly tokenUrl: string;
  readonly apiUrl: string;
}

/** The two-step flow as lines to paste into a shell: a token with the key's secret, then five logs with it. */
export function curlSteps({ home, keyFile, tokenUrl, apiUrl }: CurlStepsOptions): readonly string[] {
  const member = (name: string) => `"$(node -p "require('./keys/${keyFile}.json').oauth.${name}")"`;
  return [
    `cd ${shellWord(home)}`,
    `token=$(curl -sS --cacert ca.pem -u ${member("clientid")}:${member("clientsecret")} \\`,
    `  -X POST "${tokenUrl}/oauth/token?grant_type=client_credentials" \\`,
    `  | node -p "JSON.parse(require('fs').readFileSync(0)).access_token")`,
    `curl -sS --cacert ca.pem -H "Authorization: Bearer $token" -H 'Accept: application/json' \\`,
    `  "${apiUrl}/api/v1/MessageProcessingLogs?\\$top=5"`,
  ];
}

/** A word as a POSIX shell reads it back unchanged. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
