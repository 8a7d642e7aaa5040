import { setting } from "./define-setting.ts";
import { wholeNumber } from "./setting.ts";

const rate = wholeNumber(0, 1_000_000);

/** How often callers may come, and how often they may be wrong; each process counts for itself. */
export const rateSettings = {
  tokenRate: setting(
    "TENANTBOX_TOKEN_RATE",
    rate,
    "60",
    "Token requests that the token server serves in a second; as many more wait, others get 429; 0: all.",
  ),
  tokenRatePerClient: setting(
    "TENANTBOX_TOKEN_RATE_PER_CLIENT",
    rate,
    "0",
    "Token requests of one client that are served in a second, others get 429; 0: all.",
  ),
  apiRate: setting(
    "TENANTBOX_API_RATE",
    rate,
    "1000",
    "Requests that the resource API serves in a second, others get 429; 0: all.",
  ),
  apiRatePerCaller: setting(
    "TENANTBOX_API_RATE_PER_CALLER",
    rate,
    "100",
    "Requests of one client or user that the resource API serves in a second, others get 429; 0: all.",
  ),
  guesses: setting(
    "TENANTBOX_GUESSES",
    rate,
    "50",
    "Failures in a minute of one client id from one address, or of one certificate, after which 429 comes; 0: no limit.",
  ),
  passwordGuesses: setting(
    "TENANTBOX_PASSWORD_GUESSES",
    wholeNumber(1, 1_000_000),
    "10",
    "Wrong passwords of one user from one address in a minute, after which 429 comes.",
  ),
  passwordGuessesPerPeer: setting(
    "TENANTBOX_PASSWORD_GUESSES_PER_PEER",
    wholeNumber(1, 1_000_000),
    "100",
    "Wrong passwords from one address in a minute, whoever's, after which 429 comes.",
  ),
  passwordChecks: setting(
    "TENANTBOX_PASSWORD_CHECKS",
    wholeNumber(1, 64),
    "2",
    "Passwords that are verified at once; each takes a thread and 32 MiB for some 60 ms.",
  ),
  passwordQueue: setting(
    "TENANTBOX_PASSWORD_QUEUE",
    wholeNumber(0, 10_000),
    "12",
    "Most logins that wait for their password to be verified, others get 503.",
  ),
} as const;
