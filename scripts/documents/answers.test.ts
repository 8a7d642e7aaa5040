import { expect, it } from "vitest";
import { firstDifference, isAnswer, scriptOf, stepsOf } from "./answers.ts";
import { blocksOf } from "./blocks.ts";

const document = `# Title
<!-- run: tutorial -->
\`\`\`sh
echo one
\`\`\`

<!-- answer -->
\`\`\`
o…
\`\`\`

<!-- not run: needs a Mac -->
\`\`\`sh
open .
\`\`\`

<!-- run: tutorial -->
\`\`\`sh
echo two
\`\`\`
`;
const steps = stepsOf(blocksOf(document));

it("a document's steps are the blocks that are run, each with its answer, at their lines", () => {
  expect(steps).toEqual([
    { line: 3, script: "echo one\n", answer: "o…\n" },
    { line: 18, script: "echo two\n" },
  ]);
});

it("an answer holds for everything where it says …, and for nothing else", () => {
  expect(isAnswer("created (1) at 12:00  \r\nend\n", "created (1) at …\nend\n")).toBe(true);
  expect(isAnswer("created (2) at 12:00\nend\n", "created (1) at …\nend\n")).toBe(false);
  expect(isAnswer("created (1) at 12:00\nend\nmore\n", "created (1) at …\nend\n")).toBe(false);
});

it.each([
  ["one\n\u001etwo\n\u001e", undefined],
  ["none\n\u001etwo\n\u001e", { line: 3, printed: "none\n" }],
  ["one\n\u001esh: no such thing\n", { line: 18, printed: "sh: no such thing\n" }],
])("of what a shell printed, %j differs in %j", (printed, difference) => {
  expect(firstDifference(steps, printed)).toEqual(difference);
});

it("all steps go into one shell, which ends with the first command that fails", () => {
  const script = scriptOf(steps);
  expect(script.startsWith("set -e\n")).toBe(true);
  expect(script).not.toContain("open .");
});
