import { afterAll, beforeAll, describe } from "vitest";
import { authorityRows } from "./authority-rows.ts";
import { crashRows } from "./crash-rows.ts";
import { foreignCertificateRows } from "./foreign-certificate-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { issuedRows } from "./issued-rows.ts";
import { keyPairRows } from "./key-pair-rows.ts";
import { subjectRows } from "./subject-rows.ts";

describe("Certificates that are issued here", () => {
  issuedRows();
  keyPairRows();
  subjectRows();
  authorityRows();
  crashRows();
});

describe("A certificate or a name that somebody brings along", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    stack = await hostileEngines[0]?.start();
  });
  afterAll(() => stack?.stop());

  foreignCertificateRows(() => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  });
});
