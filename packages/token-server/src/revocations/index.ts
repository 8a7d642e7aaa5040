export {
  announceChange,
  announceRestoration,
  announceRevocation,
  forgetRevocations,
  type Revocation,
  revocationsAfter,
} from "./revocations.ts";
export {
  announceGrantRevocation,
  announceTokenRevocation,
  isRevoked,
  type RevokedGrant,
  type RevokedToken,
} from "./token-revocations.ts";
