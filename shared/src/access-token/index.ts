export type { ClaimsRefusal, VerifiedClaims, VerifiedUser } from "./check-claims.ts";
export {
  type AccessTokenClaims,
  administrationAudience,
  administrationScope,
  grantMark,
  longestTokenSeconds,
  refusalReasonHeader,
  singleTokenMark,
  type UserTokenClaims,
} from "./claims.ts";
export {
  createTokenVerifier,
  type TokenRefusal,
  type TokenVerdict,
  type VerificationKey,
  type VerificationKeys,
  type VerifierOptions,
} from "./verify.ts";
export { verificationKeyFromJwk } from "./verification-key.ts";
