import type { Explanations } from "./explanation.ts";

/** Refusals of requests before anybody looks at their credentials, and of what the operator does. */
export const requestReasons: Explanations = {
  "http-version": { what: "The request is not HTTP/1.1.", next: "Speak HTTP/1.1." },
  "method-refused": {
    what: "The method is served nowhere here.",
    next: "Use the method of the documentation.",
  },
  "target-too-long": {
    what: "The URL is longer than TENANTBOX_URL_BYTES allows.",
    next: "Put the query into the body of a $batch.",
  },
  "target-malformed": { what: "The request target is no path.", next: "Send the path alone (origin form)." },
  "header-doubled": {
    what: "A header that must stand once came twice, so nobody can tell which one counts.",
    next: "Send it once; look at what a proxy in between adds.",
  },
  "headers-too-many": {
    what: "The request has more header lines than TENANTBOX_HEADER_LINES allows.",
    next: "Send fewer.",
  },
  "headers-too-large": {
    what: "The headers are larger than TENANTBOX_HEADER_BYTES allows.",
    next: "Send less.",
  },
  "host-malformed": { what: "The Host header is missing or no host.", next: "Send the host that you call." },
  "upgrade-refused": { what: "Another protocol was asked for.", next: "Leave Upgrade away." },
  "announced-too-large": {
    what: "The announced body is larger than what is taken.",
    next: "Send it in parts.",
  },
  "expectation-failed": { what: "The request expects what nobody meets.", next: "Leave Expect away." },
  "on-command": {
    what: "A fault of this tenant for tests answered, as somebody ordered.",
    next: "./tenantbox fault list shows what is on; fault remove ends it.",
  },
  interrupted: {
    what: "The import did not come to its end.",
    next: "Send the file again; what is there stays.",
  },
  "invalid-line": {
    what: "A line of the import is no log.",
    next: "The answer names the line; mend it and send it again.",
  },
  "invalid-json": { what: "The body is not the JSON that is expected.", next: "The answer says what is." },
  "invalid-parameter": { what: "A member of the request is wrong.", next: "The answer names it." },
  "too-large": { what: "The body is too large.", next: "Send it in parts." },
  unsupported: { what: "The body is in a form that is not read.", next: "The answer says which one is." },
  conflict: { what: "It collides with what is there.", next: "The answer says with what." },
  busy: { what: "The server had too much to do.", next: "Try again in a moment." },
};
