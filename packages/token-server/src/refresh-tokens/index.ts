export { createRefreshTokens, type RefreshGrant, type RefreshTokens } from "./refresh-tokens.ts";
