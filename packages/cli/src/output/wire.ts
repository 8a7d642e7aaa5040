import { X509Certificate } from "node:crypto";

/** As much of a request and its answer as is shown; `connection/https.ts` has these and more. */
interface Request {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly clientCertificate?: { readonly certificate: string } | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Requests of which each is told with its answer, line by line; secrets and tokens are masked unless said otherwise. */
export function onTheWire<Asked extends Request, Got extends Answer>(
  https: (url: string, request: Asked) => Promise<Got>,
  tell: (line: string) => void,
  showSecrets: boolean,
): (url: string, request: Asked) => Promise<Got> {
  return async (url, request) => {
    const { method, headers = {}, body, clientCertificate } = request;
    const { host, pathname, search } = new URL(url);
    if (clientCertificate !== undefined) {
      const { subject } = new X509Certificate(clientCertificate.certificate);
      tell(`* TLS with the client certificate ${subject.replaceAll("\n", ", ")}`);
    }
    const clean = showSecrets ? (text: string): string => text : masked;
    const sent = [`${method} ${pathname}${search}`, `host: ${host}`, ...headerLines(headers), ""];
    for (const line of [...sent, ...(body === undefined ? [] : [body])]) tell(`> ${clean(line)}`.trimEnd());
    const answer = await https(url, request);
    const got = [`${answer.status}`, ...headerLines(answer.headers), "", ...answer.body.split("\n")];
    for (const line of got) tell(`< ${clean(line)}`.trimEnd());
    return answer;
  };
}

function headerLines(headers: Answer["headers"]): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
}

/** Credentials in headers, forms and JSON; of a token its first letters stay, to tell tokens apart. */
function masked(line: string): string {
  return line
    .replace(/^((?:proxy-)?authorization: \S+) .*/i, "$1 ***")
    .replace(/^((?:set-)?cookie: [^=]*=)[^;]*/i, "$1***")
    .replaceAll(/((?:client_secret|password|assertion|refresh_token|code|token)=)[^&\s]*/g, "$1***")
    .replaceAll(
      /("(?:access_token|refresh_token|id_token|client_secret|clientsecret|password)"\s*:\s*")[^"]*/g,
      "$1***",
    )
    .replaceAll(/\beyJ[\w-]{5}[\w-]*\.[\w-]+\.[\w-]*/g, "***");
}
