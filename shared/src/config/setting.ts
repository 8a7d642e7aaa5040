import { z } from "zod";

/** One setting of the stack: the variable that carries it, what it means, and how its text becomes a value. */
export interface Setting<T> {
  readonly variable: string;
  readonly meaning: string;
  /** What counts when the variable is absent or empty; undefined where "not set" is a value of its own. */
  readonly fallback: string | undefined;
  readonly values: z.ZodType<T, string>;
}

const text = z.string().min(1);

export const onOff = z.enum(["on", "off"], "on or off").transform((value) => value === "on");

export const port = z
  .string()
  .regex(/^\d{1,5}$/, "a port number from 0 to 65535")
  .transform(Number)
  .refine((value) => value <= 65_535, "a port number from 0 to 65535");

/** A port with another one behind it. */
export const adminPort = port.refine((value) => value < 65_535, "a port number from 0 to 65534");

/** A list of addresses or names, separated by commas. */
export const list = text.transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

const isBaseUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    url.protocol === "https:" &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === "" &&
    url.username === ""
  );
};

/** A list of https base URLs without a path, always printed with their port (architecture, section 5). */
export const baseUrls = list
  .refine(
    (urls) => urls.length > 0 && urls.every(isBaseUrl),
    "https URLs without a path, such as https://localhost:8443",
  )
  .transform((urls) => urls.map((url) => originWithPort(new URL(url))));

/** `https://host:port` with the port spelled out even where it is the default. */
export function originWithPort(url: URL): string {
  const standard = url.protocol === "http:" ? "80" : "443";
  return `${url.protocol}//${url.hostname}:${url.port === "" ? standard : url.port}`;
}

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `a whole number from ${least} to ${most}`);

export const word = text;

export const databaseUrl = z
  .string()
  .regex(
    /^(sqlite:|postgres(ql)?:\/\/)/,
    "sqlite:FOLDER, sqlite:FILE.db or postgres://user:password@host:5432/database",
  );
