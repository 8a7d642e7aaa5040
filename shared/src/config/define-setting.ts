import type { z } from "zod";
import type { Setting } from "./setting.ts";

/** A setting with a value where nobody sets it. */
export const setting = <T>(
  variable: string,
  values: z.ZodType<T, string>,
  fallback: string,
  meaning: string,
): Setting<T> => ({ variable, meaning, fallback, values });

/** A setting whose absence is a value of its own. */
export const unset = <T>(
  variable: string,
  values: z.ZodType<T, string>,
  meaning: string,
): Setting<T | undefined> => ({
  variable,
  meaning,
  fallback: undefined,
  values,
});
