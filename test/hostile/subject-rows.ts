import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { subjectRdns } from "@tenantbox/shared/client-certificate";
import { makeCertificate } from "../../packages/token-server/src/certificate-authority/certificate-maker.ts";
import { makeFixture } from "../../shared/src/client-certificate/testing/certificate-fixture.ts";

const COMMON_NAME = "2.5.4.3";

/** Row 222, at the authority itself: whatever text it is asked to certify. */
export function subjectRows(): void {
  it("row 222: a text is one value of at most 64 characters in a subject, or no certificate", async () => {
    const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const name = makeFixture({}).name;
    const certified = async (commonName: string): Promise<unknown> => {
      const certificate = await makeCertificate(
        {
          subject: { commonName },
          publicKey: keys.publicKey,
          notBefore: Date.now(),
          notAfter: Date.now() + 60_000,
          purpose: "clientAuth",
          authority: false,
        },
        { ...keys, name },
      );
      return subjectRdns(certificate);
    };
    for (const text of ["x,O=SAP SE", "x/CN=admin", "a\\,b", "CN=admin+OU=x", "x😀", "ü".repeat(64), " x "])
      expect(await certified(text)).toEqual([[{ type: COMMON_NAME, value: text }]]);
    for (const text of ["", "x\nCN=admin", "x\0", "n".repeat(65), "n".repeat(10_240), "\ud800", "\u007f"])
      await expect(certified(text)).rejects.toMatchObject({ code: "invalid-request" });
  });
}
