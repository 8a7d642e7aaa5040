import type { Command } from "commander";
import type { ClockChange, ClockView, TestFeatures } from "../connection/test-features.ts";
import { table } from "../output/table.ts";
import { readMilliseconds } from "./duration.ts";
import { jsonOption, type Tools } from "./tools.ts";

interface ClockOptions {
  freeze?: true;
  json?: true;
}

/** `clock`: the tenant's time, on both servers. */
export function addClockCommands(program: Command, tools: Tools): void {
  const clock = program.command("clock").description("show or move the clock of a tenant for tests");
  clock
    .command("show", { isDefault: true })
    .description("show what time it is on both servers")
    .option(...jsonOption)
    .action(async (options: ClockOptions) => {
      const { testFeatures } = await tools.connect();
      await onEach(testFeatures, (server) => server.show(), tools, options);
    });
  const move = (words: string, description: string, changeOf: (value: string) => ClockChange): void => {
    clock
      .command(`${words} <value>`)
      .description(description)
      .option("--freeze", "stand still after it")
      .option(...jsonOption)
      .action((value: string, options: ClockOptions) => {
        const asked = changeOf(value);
        return change(options.freeze === true ? { ...asked, frozen: true } : asked, tools, options);
      });
  };
  move("set", "go on from a time such as 2031-02-03T04:05:06Z", (now) => ({ now }));
  move("advance", "go ahead by 500ms, 90s, 5m, 2h or 30d", (text) => ({
    advance_ms: readMilliseconds(text),
  }));
  move("back", "go back by as much", (text) => ({ advance_ms: -readMilliseconds(text) }));
  const turn = (word: string, description: string, asked: ClockChange): void => {
    clock
      .command(word)
      .description(description)
      .option(...jsonOption)
      .action((options: ClockOptions) => change(asked, tools, options));
  };
  turn("freeze", "stand still", { frozen: true });
  turn("resume", "go on from where it stands", { frozen: false });
  turn("reset", "follow the system's clock again", { reset: true });
}

async function change(asked: ClockChange, tools: Tools, options: ClockOptions): Promise<void> {
  const { testFeatures } = await tools.connect();
  await onEach(testFeatures, (server) => server.change(asked), tools, options);
}

async function onEach(
  { clocks }: TestFeatures,
  step: (server: TestFeatures["clocks"][number]) => Promise<ClockView>,
  tools: Tools,
  options: ClockOptions,
): Promise<void> {
  const data: Record<string, ClockView> = {};
  for (const clock of clocks) data[clock.server] = await step(clock);
  const rows = Object.entries(data).map(([server, { now, system, frozen }]) => [
    server,
    now,
    system,
    frozen ? "stands" : "goes",
  ]);
  tools.report(options)({ data, text: table(["SERVER", "TIME", "SYSTEM", ""], rows) });
}
