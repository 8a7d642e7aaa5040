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
});
