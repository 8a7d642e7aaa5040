export {
  announceChange,
  announceRestoration,
  announceRevocation,
  forgetRevocations,
  type Revocation,
  revocationsAfter,
} from "./revocations.ts";
export {
  announceTokenRevocation,
  isRevoked,
  type RevokedToken,
} from "./token-revocations.ts";
