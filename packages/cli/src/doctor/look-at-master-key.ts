import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { masterKeyId } from "@tenantbox/shared/home";
import { systemCodeOf } from "../errors.ts";
import { type Finding, findingsOn } from "./finding.ts";

/** What the database says of it: the ids of the keys that sealed its values; undefined where nobody could look. */
export type SealedWith = readonly string[] | undefined;

/** Whether the master key is there, whole, and the one that the database's secrets were sealed with. */
export async function lookAtMasterKey(home: string, sealedWith: SealedWith): Promise<Finding[]> {
  const { good, problem, warning } = findingsOn("master key");
  const text = await readFile(join(home, "master.key"), "utf8").catch((error: unknown) => {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    return "";
  });
  if (text === undefined)
    return sealedWith === undefined || sealedWith.length === 0
      ? [
          warning(
            "There is no master key.",
            "The first start makes one; if there was one, restore it from a backup.",
          ),
        ]
      : [
          problem(
            "The master key is gone, and the database holds secrets that it sealed.",
            "Restore it from a backup.",
          ),
        ];
  if (!/^[0-9a-f]{64}(?:\n[0-9a-f]{64})*\n?$/.test(text))
    return [problem("The master key is damaged or cannot be read.", "Restore it from a backup.")];
  const ids = text
    .trim()
    .split("\n")
    .map((line) => masterKeyId(Buffer.from(line, "hex")));
  const strange = (sealedWith ?? []).filter((id) => !ids.includes(id));
  if (strange.length > 0)
    return [
      problem(
        `The database holds secrets of another master key (${strange.join(", ")}).`,
        "Restore the right one.",
      ),
    ];
  if (ids.length > 1)
    return [
      warning(
        "A rotation of the master key was cut off.",
        "Run rotate-master-key again while the stack runs.",
      ),
    ];
  return [
    good(
      `The master key is ${ids[0]}${sealedWith === undefined ? "" : ", and opens the database's secrets"}.`,
    ),
  ];
}
