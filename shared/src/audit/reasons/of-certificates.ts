import type { Explanation, Explanations } from "./explanation.ts";

/** What can be wrong with a client certificate by itself, whoever it belongs to. */
const verdicts: Explanations = {
  malformed: {
    what: "could not be read, or breaks a rule of X.509",
    next: "Have it issued again, without extensions that nobody here knows.",
  },
  "self-signed": {
    what: "was signed by its own key, and nobody else vouches for it",
    next: "Have it signed by an authority, and put the authority's root into trust/.",
  },
  "ca-certificate": {
    what: "is that of an authority",
    next: "Present a certificate that the authority has issued for a client.",
  },
  "no-client-auth": {
    what: "is not made for client authentication",
    next: "Have it issued with the extended key usage clientAuth.",
  },
  "wrong-key-usage": {
    what: "may not be used for signatures",
    next: "Have it issued with the key usage digitalSignature.",
  },
  "weak-key": {
    what: "has a key that is too weak",
    next: "Use RSA of at least 2048 bits, or one of the curves P-256, P-384, P-521.",
  },
  "weak-signature": {
    what: "was signed with an algorithm that is not accepted",
    next: "Have it signed with SHA-256 or better.",
  },
  expired: {
    what: "has expired",
    next: "Make a new service key (./tenantbox key create), or renew an external certificate.",
  },
  "not-yet-valid": {
    what: "is not valid yet",
    next: "Compare the clocks (./tenantbox doctor), or wait.",
  },
  untrusted: {
    what: "comes from no authority that is trusted here",
    next: "Put the root into trust/, and send the certificates between it and yours along.",
  },
  "chain-too-long": {
    what: "came with more certificates than are read",
    next: "Send the certificate and the authorities between it and the root, nothing else.",
  },
  "tls-refused": { what: "did not pass TLS", next: "See the detail of the event; openssl verify says more." },
};

const inWords = (subject: string): Explanations =>
  Object.fromEntries(
    Object.entries(verdicts).map(([code, { what, next }]): [string, Explanation] => [
      code,
      { what: `${subject} ${what}.`, next },
    ]),
  );

const prefixed = (prefix: string, explanations: Explanations): Explanations =>
  Object.fromEntries(Object.entries(explanations).map(([code, one]) => [`${prefix}${code}`, one]));

/** Refusals of client certificates, in TLS and from a proxy. */
export const certificateReasons: Explanations = {
  ...prefixed("certificate-", inWords("The client certificate")),
  ...prefixed("bound-certificate-", inWords("The client certificate that the token is bound to")),
  "certificate-missing": {
    what: "The listener for client certificates was called without one.",
    next: "Present the certificate and the private key of the service key in TLS.",
  },
  "certificate-not-registered": {
    what: "The client certificate is good, but no service key has it, or only one of another client.",
    next: "Make a service key with it (./tenantbox key create INSTANCE NAME --parameters …), or use the one of a key that exists.",
  },
  "certificate-ambiguous": {
    what: "Several service keys have a certificate of this subject and issuer, so nobody can tell whose it is.",
    next: "Delete one of the keys, or pin the certificates (pin-certificate).",
  },
  "certificate-superseded": {
    what: "A newer certificate of the same subject and issuer has been used since, so this one no longer counts.",
    next: "Use the newer certificate.",
  },
  "certificate-elsewhere": {
    what: "No client certificate passes at this address.",
    next: "Call the listener for client certificates: the service key's certurl or tokenurl says where.",
  },
  "certificate-not-forwarded": {
    what: "The resource API asked for a token on a caller's behalf and passed no certificate on.",
    next: "This is between our own servers: ./tenantbox doctor, then look at both logs.",
  },
  "certificate-header-malformed": {
    what: "A proxy's header with a client certificate could not be read.",
    next: "Have the proxy send it in the form of RFC 9440, or in one that docs/behind-a-proxy.md names.",
  },
  "certificate-with-password": {
    what: "A token for a user was asked for with a certificate beside it.",
    next: "Bring one credential.",
  },
  "certificate-too-large": {
    what: "The client certificate does not fit into a header.",
    next: "Have it issued with fewer names and extensions.",
  },
  "secret-on-certificate-listener": {
    what: "A client secret was sent to the listener for client certificates.",
    next: "Send secrets to the other token URL, the one of the service key.",
  },
  "secret-on-behalf": {
    what: "A secret came with a request on a caller's behalf.",
    next: "This is between our own servers: ./tenantbox doctor, then look at both logs.",
  },
  "not-a-resource-api": {
    what: "The feed of revocations was asked for by somebody who is not one of our resource APIs.",
    next: "Nothing to do, unless it was a resource API of yours: then its tls/resource-api.crt is from another home.",
  },
};
