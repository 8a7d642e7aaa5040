import manifest from "../package.json" with { type: "json" };

/** Of this program; all packages of the project have the same. */
export const version: string = manifest.version;
