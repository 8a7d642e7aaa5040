import type { Explanations } from "./explanation.ts";

const again = "Open the page once more and log in there.";

/** Refusals of the platform's API, and of logins in a browser. */
export const platformReasons: Explanations = {
  "not-authenticated": { what: "The platform's API was called without a token.", next: "Log in: cf login." },
  "invalid-auth-token": {
    what: "The token does not count at the platform's API.",
    next: "Log in once more: cf login.",
  },
  "not-authorized": {
    what: "The user's roles in the space do not allow this.",
    next: "Ask a manager for a role: cf set-space-role USER ORG SPACE SpaceDeveloper.",
  },
  "space-role-missing": {
    what: "The user has no role in the space that allows this.",
    next: "Give it one: space_roles of /admin/v1/users, or cf set-space-role by a manager.",
  },
  purge: {
    what: "An instance was to be forgotten without its broker, which is for administrators of the platform only.",
    next: "Delete it without purge: cf delete-service NAME.",
  },
  "too-many-operations": {
    what: "As many operations as may wait are waiting already.",
    next: "Try again when some have ended: cf services shows them.",
  },
  "bad-query-parameter": {
    what: "A query parameter is not known there, or is malformed.",
    next: "The answer lists the ones that are known.",
  },
  "message-parse-error": { what: "The body is no JSON object.", next: "Send one, in UTF-8." },
  unprocessable: { what: "The body asks for something that cannot be.", next: "The answer says what." },
  "unknown-request": { what: "Nothing is served at this path.", next: "GET /v3 names what there is." },
  "redirect-uri-foreign": {
    what: "A browser was to be sent to an address that is not on this machine.",
    next: "Use http://127.0.0.1 with any port as redirect_uri.",
  },
  "unsupported-response-type": {
    what: "Something else than a code was asked for.",
    next: "Use response_type=code.",
  },
  "invalid-request": {
    what: "The authorization request has no S256 challenge.",
    next: "Send code_challenge and code_challenge_method=S256 (PKCE).",
  },
  "invalid-scope": {
    what: "A scope was asked for that the client cf does not have.",
    next: "Leave scope out.",
  },
  "login-required": { what: "A login without a person was asked for.", next: "Leave prompt=none out." },
  "form-foreign": {
    what: "A login form came that was not opened in the same browser, or by a page of another origin.",
    next: again,
  },
  "user-of-a-directory": {
    what: "A user of a directory logged in in a browser, which cannot be asked about it later.",
    next: "Log in with name and password: cf login.",
  },
  "code-missing": {
    what: "The token request lacks code, redirect_uri or code_verifier.",
    next: "Send all three as they were in the authorization request.",
  },
  "code-unknown": { what: "The code expired, was used before, or is none.", next: again },
  "code-of-another-redirect": {
    what: "The code was sent to another redirect_uri than the one in the token request.",
    next: "Send the same redirect_uri both times.",
  },
  "code-verifier-wrong": {
    what: "The verifier does not fit the challenge of the code.",
    next: "Send the code_verifier whose SHA-256 was the code_challenge.",
  },
  "code-revoked": {
    what: "The user is gone, or has another password since the code was issued.",
    next: again,
  },
  "code-invalid": { what: "The code does not count.", next: again },
};
