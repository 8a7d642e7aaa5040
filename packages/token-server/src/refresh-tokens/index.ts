export {
  createRefreshTokens,
  grantIdOf,
  newRefreshToken,
  type RefreshGrant,
  type RefreshTokens,
  removeRefreshToken,
} from "./refresh-tokens.ts";
