import type { Explanations } from "./explanation.ts";

/** Refusals of users with a password, and of whoever tries too often. */
export const userReasons: Explanations = {
  "user-unknown": {
    what: "There is no user with this name.",
    next: "./tenantbox user list shows who exists; with an LDAP directory, its search must find the user.",
  },
  "password-wrong": {
    what: "The user exists, and the password is another one.",
    next: "Set a new one with ./tenantbox user change NAME --new-password, or in the directory.",
  },
  "user-bad-credentials": {
    what: "The user's credentials do not count.",
    next: "See ./tenantbox user list.",
  },
  "user-credentials-missing": {
    what: "A token for a user was asked for without name or password.",
    next: "Send username and password.",
  },
  "basic-malformed": {
    what: "The Authorization header is not Basic in its one form (base64 of name:password, UTF-8).",
    next: "Send Basic as RFC 7617 has it.",
  },
  "password-empty": { what: "The password is empty.", next: "Send the user's password." },
  "client-credentials-as-basic": {
    what: "Client id and secret of a service key came as Basic to the API, which takes users only there.",
    next: "Get a token with them first, and send that as Bearer.",
  },
  "password-over-plain-http": {
    what: "A password came over plain HTTP and was not read.",
    next: "Call the API over https; a password that went over plain HTTP should be changed.",
  },
  "too-many-attempts": {
    what: "Too many attempts with wrong credentials came before.",
    next: "Wait as long as Retry-After says; from another address the right credentials still count.",
  },
  "logins-waiting": {
    what: "More users were signing in than can be checked at once.",
    next: "Try again in a moment.",
  },
  "identity-provider-away": {
    what: "The directory of users did not answer.",
    next: "Look at the directory that TENANTBOX_LDAP describes; other ways in go on.",
  },
  "token-server-unavailable": {
    what: "The resource API could not reach the token server, which it asks about callers without a token.",
    next: "Start the token server (./tenantbox doctor); callers with a token go on.",
  },
  "token-server-busy": {
    what: "The token server was busy when the resource API asked about the caller.",
    next: "Try again in a moment.",
  },
  "database-busy": { what: "The database was locked.", next: "Try again in a moment." },
  "database-full": {
    what: "The disk or database is full.",
    next: "Make room; tokens and reads go on meanwhile.",
  },
  "database-read-only": { what: "The database takes no writes.", next: "Look at its disk and rights." },
  "database-unavailable": {
    what: "The database did not answer.",
    next: "Look at the database; try again then.",
  },
};
