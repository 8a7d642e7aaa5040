export {
  announceChange,
  announceRestoration,
  announceRevocation,
  forgetRevocations,
  type Revocation,
  revocationsAfter,
} from "./revocations.ts";
