/** What a command ends with; `docs/command-line.md` lists the same, a test holds the two together. */
export const exitCodes = {
  done: { code: 0, meaning: "It is done; for `status`: the stack runs and is ready." },
  failed: { code: 1, meaning: "It is not done; standard error says why in one line, and what to do next." },
  notRunning: { code: 3, meaning: "`status`: no stack runs." },
  notReady: {
    code: 4,
    meaning: "`status`: a stack is there, but does not answer as ready: it starts, ends, or is ill.",
  },
  wrongData: { code: 65, meaning: "`import`: a file holds something else than logs (EX_DATAERR)." },
  noInput: { code: 66, meaning: "A file cannot be read (EX_NOINPUT)." },
  cannotWrite: { code: 73, meaning: "A file cannot be written (EX_CANTCREAT)." },
  wrongSetting: { code: 78, meaning: "A setting is wrong, or a port is taken (EX_CONFIG)." },
} as const;
