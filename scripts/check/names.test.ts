import { expect, test } from "vitest";
import { isBanned } from "./names.ts";

test.each([
  "utils",
  "helpers.ts",
  "common",
  "core",
  "base.ts",
  "manager.ts",
  "string-utils.ts",
  "key-manager.test.ts",
])("the name %s is refused", (name) => {
  expect(isBanned(name)).toBe(true);
});

test.each(["base-url.ts", "database", "hardcore-mode.ts", "certificate-authority", "index.ts"])(
  "the name %s is accepted",
  (name) => {
    expect(isBanned(name)).toBe(false);
  },
);
