import { afterAll, beforeAll, describe } from "vitest";
import { claimsRows } from "./claims-rows.ts";
import { curveRows } from "./curve-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { type OwnSigner, ownSigner } from "./own-signature.ts";
import { sendingRows } from "./sending-rows.ts";
import { signatureRows } from "./signature-rows.ts";

describe("A caller who bends tokens", () => {
  let stack: HostileStack | undefined;
  let signer: OwnSigner | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start();
    if (stack !== undefined) signer = await ownSigner(stack.home);
  });
  afterAll(() => stack?.stop());
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };
  const signerOf = (): OwnSigner => {
    if (signer === undefined) throw new Error("there is no key");
    return signer;
  };

  signatureRows(stackOf, signerOf);
  claimsRows(stackOf, signerOf);
  sendingRows(stackOf, signerOf);
  curveRows();
});
