export { announceChange, announceRevocation, type Revocation, revocationsAfter } from "./revocations.ts";
