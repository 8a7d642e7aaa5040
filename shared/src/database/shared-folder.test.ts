import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refuseSharedFolder } from "./shared-folder.ts";

describe("A place for SQLite", () => {
  it.each([
    [0x01021997, "9p"],
    [0x65735546, "FUSE"],
    [0x6969, "NFS"],
    [0xff534d42, "CIFS"],
  ])("is refused where another machine stands behind it: %i", async (type, kind) => {
    await expect(refuseSharedFolder("/tenantbox/token-server.db", async () => type)).rejects.toThrow(
      `/tenantbox is shared with another machine (${kind}), where SQLite loses data`,
    );
  });

  it("is taken on a disk of this machine, also where the folder is still to be made", async () => {
    await expect(refuseSharedFolder("/data/token-server.db", async () => 0xef53)).resolves.toBeUndefined();
    await expect(refuseSharedFolder(join(tmpdir(), "not", "there", "yet.db"))).resolves.toBeUndefined();
  });
});
