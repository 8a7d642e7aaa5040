import {
  judgeCertificate,
  type PresentedCertificate,
  type TrustStore,
} from "@tenantbox/shared/client-certificate";
import type { Admit } from "./admission.ts";
import type { Credentials } from "./authenticate.ts";
import type { CallerTokens } from "./caller-tokens.ts";
import { AuthenticationError, type Principal } from "./principal.ts";
import type { TokenSource } from "./token-source.ts";

export interface CertificateWayOptions {
  readonly trust: TrustStore;
  readonly tokens: CallerTokens;
  readonly source: TokenSource;
  readonly admit: Admit;
  readonly now: () => number;
}

/**
 * A client certificate directly on the API (fact sheet, sections 1.2 and 5.1): the certificate is judged on every
 * request, however its token was come by; then the token server says whose key it is, and gives the token of its
 * instance. A certificate that does not count is none, so every refusal reads like no credential at all.
 */
export function createCertificateWay({ trust, tokens, source, admit, now }: CertificateWayOptions) {
  return async (presented: PresentedCertificate, credentials: Credentials): Promise<Principal> => {
    const refuse = (reason: string) => new AuthenticationError(reason, { presented: "nothing" });
    const verdict = judgeCertificate(presented, trust, now());
    if (!verdict.ok) throw refuse(`certificate-${verdict.reason}`);
    return tokens.principalOf({
      name: `certificate ${verdict.fingerprint}`,
      obtain: async () => {
        const answer = await source.forCertificate(presented, credentials);
        if ("token" in answer) return answer.token;
        throw refuse(answer.refused);
      },
      admit: (token) =>
        admit({ token, method: "certificate", presented: "nothing", certificate: () => presented }),
    });
  };
}
