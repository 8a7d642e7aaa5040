import type { Explanations } from "./explanation.ts";

const form = "Send a form (application/x-www-form-urlencoded, UTF-8), each parameter once.";

/** Refusals at the token endpoint that are about the request or the client's secret. */
export const tokenRequestReasons: Explanations = {
  "client-missing": {
    what: "The token request names no client.",
    next: "Send clientid and clientsecret of the service key as Basic, or client_id with a certificate.",
  },
  "client-unknown": {
    what: "There is no client with this id.",
    next: "Take clientid from the service key's file in keys/; ./tenantbox instance list shows who exists.",
  },
  "secret-wrong": {
    what: "The client exists, and the secret is not one of its keys'.",
    next: "Take clientsecret from the service key's file; a deleted key's secret no longer counts.",
  },
  "secret-missing": {
    what: "The client came without a secret.",
    next: "Send clientsecret, or call the listener for client certificates with a certificate.",
  },
  "authorization-malformed": {
    what: "The Authorization header is not Basic in its one form (base64 of id:secret).",
    next: "Send Basic as RFC 7617 has it; a token does not count at the token endpoint.",
  },
  "client-id-mismatch": {
    what: "The header and the parameters name different clients.",
    next: "Name the client once.",
  },
  "credentials-differ": {
    what: "The client's credentials came in two places and were not equal.",
    next: "Send them in one place.",
  },
  "bad-credentials": {
    what: "The client's credentials do not count.",
    next: "Take them from the service key's file in keys/.",
  },
  "parameters-differ": {
    what: "A parameter has one value in the query and another one in the body.",
    next: form,
  },
  malformed: { what: "The form of the request could not be read.", next: form },
  "parameter-doubled": { what: "A parameter came twice.", next: form },
  "too-many-parameters": {
    what: "The form, or the URL, has more parameters than TENANTBOX_FORM_PARAMETERS allows.",
    next: form,
  },
  "encoding-broken": {
    what: "A parameter is not percent-encoded properly.",
    next: "Percent-encode names and values, a + in a secret as %2B.",
  },
  "content-type-wrong": { what: "The body is no form.", next: form },
  "body-cut": { what: "The body did not arrive whole.", next: "Send it again." },
  "body-too-large": { what: "The body is larger than TENANTBOX_FORM_BYTES allows.", next: form },
  "encoding-unsupported": { what: "The body is compressed.", next: "Send it as it is." },
  "request-invalid": { what: "The request is malformed.", next: form },
  "parameters-in-query": {
    what: "Parameters came in the query, where a token would stand in logs.",
    next: "Send them in the body.",
  },
  "token-of-the-operator": {
    what: "The token is the operator's, of whom nobody else is told anything.",
    next: "Ask about tokens of service instances only.",
  },
  "token-of-another": {
    what: "The token was issued to another client.",
    next: "Let the client that the token was issued to revoke it, or delete its service key.",
  },
  "grant-retired": {
    what: "The grant is client_x509, which came to its end.",
    next: "Send grant_type=client_credentials, with the certificate.",
  },
  "refresh-token-missing": { what: "The parameter refresh_token is missing.", next: form },
  "refresh-token-unknown": {
    what: "There is no such refresh token, or it has expired or was revoked.",
    next: "Let the user prove itself again.",
  },
  "refresh-token-of-another": {
    what: "The refresh token was issued to another client.",
    next: "Use it with the client that it was issued to.",
  },
  "refresh-token-revoked": {
    what: "The key that the refresh token began with is gone, or its user is gone or has another password.",
    next: "Let the user prove itself again.",
  },
  "too-many-revoked": {
    what: "A thousand tokens of this client are revoked and not expired yet.",
    next: "Revoke the key's tokens together, or wait until some have expired.",
  },
  "scope-missing": {
    what: "check_token was asked for scopes that the token does not have.",
    next: "Ask for a token of a client that has the roles.",
  },
  "token-unknown": {
    what: "What stands in the address is no token's id.",
    next: "Take the jti of the token's answer.",
  },
  "not-a-client": {
    what: "A server of ours asked in its own name, which is no client here.",
    next: "Use the key of a service instance.",
  },
  "grant-missing": {
    what: "The parameter grant_type is missing.",
    next: "Send grant_type=client_credentials.",
  },
  "grant-unknown": {
    what: "This grant type is not offered.",
    next: "Send grant_type=client_credentials; the discovery document lists what is offered.",
  },
  "grant-not-allowed": {
    what: "The service instance does not allow this grant type.",
    next: "Add it to the instance's grant-types.",
  },
  "scope-invalid": {
    what: "A scope was asked for that the client does not have.",
    next: "Leave scope away, or give the instance the role that the scope belongs to.",
  },
  "token-format-unsupported": { what: "Only tokens in JWT are issued.", next: "Leave token_format away." },
  "server-error": {
    what: "The token server failed.",
    next: "Look for the correlation id in its log, and tell us.",
  },
  unavailable: { what: "The token server could not answer just then.", next: "Try again in a moment." },
  "too-many-requests": {
    what: "More requests came than are served in a while.",
    next: "Wait as long as Retry-After says.",
  },
  "rate-of-tenant": {
    what: "More requests came than the tenant is served in a second.",
    next: "Wait as long as Retry-After says; TENANTBOX_TOKEN_RATE and TENANTBOX_API_RATE are the limits.",
  },
  "rate-of-client": {
    what: "More requests of this client came than it is served in a second.",
    next: "Keep tokens until they expire, and wait as long as Retry-After says; TENANTBOX_TOKEN_RATE_PER_CLIENT is the limit.",
  },
  "rate-of-caller": {
    what: "More requests of this client or user came than it is served in a second.",
    next: "Wait as long as Retry-After says; TENANTBOX_API_RATE_PER_CALLER is the limit.",
  },
  "method-not-allowed": {
    what: "The path does not have this method.",
    next: "Use the method of the documentation.",
  },
  "not-found": { what: "Nothing is served at this path.", next: "Take the URL from the service key." },
  refused: {
    what: "The token server refused the caller without saying more.",
    next: "Ask for the same correlation id at the token server: its event says why.",
  },
};
