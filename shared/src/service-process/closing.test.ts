import { describe, expect, it } from "vitest";
import { opening } from "./closing.ts";

describe("opening something of many parts", () => {
  it("closes them the other way round, once", async () => {
    const closed: string[] = [];
    const close = await opening(async (closing) => {
      closing.add(() => void closed.push("first"));
      closing.add(async () => void closed.push("second"));
      return closing.close;
    });
    await close();
    await close();
    expect(closed).toEqual(["second", "first"]);
  });

  it("closes what was open when a part fails, and passes the failure on", async () => {
    const closed: string[] = [];
    const failing = opening(async (closing) => {
      closing.add(() => void closed.push("first"));
      throw new Error("the port is taken");
    });
    await expect(failing).rejects.toThrow("the port is taken");
    expect(closed).toEqual(["first"]);
  });

  it("closes every part though one fails to, and says so", async () => {
    const closed: string[] = [];
    const close = await opening(async (closing) => {
      closing.add(() => void closed.push("first"));
      closing.add(() => Promise.reject(new Error("the folder is not empty")));
      return closing.close;
    });
    await expect(close()).rejects.toThrow("the folder is not empty");
    expect(closed).toEqual(["first"]);
  });

  it("tells why a part failed to open, not what went wrong when the others were closed", async () => {
    const failing = opening(async (closing) => {
      closing.add(() => Promise.reject(new Error("the folder is not empty")));
      throw new Error("the port is taken");
    });
    await expect(failing).rejects.toThrow("the port is taken");
  });
});
