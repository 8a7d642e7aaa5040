export {
  announceChange,
  announceRestoration,
  announceRevocation,
  type Revocation,
  revocationsAfter,
} from "./revocations.ts";
