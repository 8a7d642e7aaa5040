import type { Explanations } from "./explanation.ts";

const anotherToken = "Get a new token from the token server and send it as it came.";
const rightIssuer =
  "Get the token from the token server of this tenant: the service key's tokenurl says where.";

/** Refusals of access tokens, at the API and at the administration. */
export const tokenReasons: Explanations = {
  "token-missing": {
    what: "The request brought no access token.",
    next: "Send the header Authorization: Bearer with a token of the operator's key (admin.json).",
  },
  "token-malformed": {
    what: "What stands behind Bearer is not a token: it is cut, changed, or in an encoding of its own.",
    next: anotherToken,
  },
  "algorithm-refused": {
    what: "The token names a signature algorithm that is not accepted, or one that does not fit its key.",
    next: anotherToken,
  },
  "key-unknown": {
    what: "The token was signed with a key that this tenant does not have.",
    next: `${rightIssuer} After another home was set up or a signing key ended, older tokens no longer count.`,
  },
  "signature-wrong": { what: "The token's signature does not fit its content.", next: anotherToken },
  "claims-malformed": {
    what: "A claim of the token is missing or has no allowed form.",
    next: anotherToken,
  },
  "issuer-foreign": { what: "Another token server issued the token.", next: rightIssuer },
  "audience-foreign": {
    what: "The token is good, but for another resource: the API takes tokens for the API, the administration those of the operator.",
    next: "Use a key of a service instance of plan api for the API, and admin.json for /admin/v1.",
  },
  "token-expired": {
    what: "The token's time was over.",
    next: "Get a new token; the answer's expires_in says how long it counts, the instance's token-validity how long it may.",
  },
  "token-not-yet-valid": {
    what: "The token is from the future.",
    next: "Compare the clocks of both servers (./tenantbox doctor; ./tenantbox clock in a tenant for tests).",
  },
  "lifetime-too-long": {
    what: "The token says that it lives longer than any token may.",
    next: anotherToken,
  },
  "token-revoked": {
    what: "The token was good, but it, the refresh token that it goes with or the service key that it was issued for has been revoked since.",
    next: "Get a new token with a key that exists: ./tenantbox key list INSTANCE.",
  },
  "user-revoked": {
    what: "The user whom the token speaks for was deleted, or has another password or other roles since.",
    next: "Let the user sign in again: ./tenantbox user list shows who exists.",
  },
  "credentials-missing": {
    what: "The request brought no credentials that count: no Authorization header, and no client certificate.",
    next: "Send Authorization: Bearer with a token, or present a certificate that belongs to a service key.",
  },
  "scheme-not-served": {
    what: "The Authorization header has a scheme that is neither Bearer nor Basic.",
    next: "Send Authorization: Bearer with a token.",
  },
  "bound-certificate-missing": {
    what: "The token is bound to a client certificate, and the request came without one.",
    next: "Present in TLS the same certificate with which the token was fetched.",
  },
  "bound-certificate-other": {
    what: "The token is bound to another client certificate than the one that was presented.",
    next: "Present in TLS the same certificate with which the token was fetched.",
  },
  "role-missing": {
    what: "Who calls is known, and has no role that permits this.",
    next: "Give the service instance (instance update, or a new one) or the user (user change) the role that the answer's scope names, then get a new token.",
  },
  "access-policy": {
    what: "Who calls has the role, but an access policy protects what the artifact has stored.",
    next: "Give the service instance or the user the role AccessAllAccessPoliciesArtifacts, or take the artifact out of the policy (/admin/v1/access_policies).",
  },
  "scope-missing": {
    what: "The token is good, but not the operator's.",
    next: "Use a token of the operator's key, admin.json in the home.",
  },
  "insufficient-scope": {
    what: "The token is good, but not the operator's.",
    next: "Use a token of the operator's key, admin.json in the home.",
  },
  "invalid-token": { what: "The access token does not count.", next: anotherToken },
  "csrf-token-missing": {
    what: "A write with a credential that browsers send by themselves came without its CSRF token.",
    next: "Fetch one with a GET and X-CSRF-Token: Fetch, and send it back with the session's cookie.",
  },
  "csrf-token-wrong": {
    what: "The CSRF token is not the one of this session.",
    next: "Fetch a new one with a GET and X-CSRF-Token: Fetch, and keep the session's cookie.",
  },
  "keys-unavailable": {
    what: "Nothing could be checked: the token server had not been reached yet.",
    next: "Try again in a moment; ./tenantbox doctor says whether the token server answers.",
  },
};
