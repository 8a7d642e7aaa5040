import { expect, it } from "vitest";
import { checkProtocolVersion } from "./protocol-version.ts";

it.each([["1.0"], ["2.0"], ["2.0;NetFx"], [" 2.0 ; any client "], ["0.5"], [undefined]])(
  "a request of version %s is understood",
  (version) => {
    expect(() => checkProtocolVersion({ dataserviceversion: version })).not.toThrow();
  },
);

it.each([["2.1"], ["3.0"], ["4.0"], ["99.0"]])("a request of version %s is refused with 400", (version) => {
  expect(() => checkProtocolVersion({ dataserviceversion: version })).toThrowError(
    expect.objectContaining({
      status: 400,
      publicMessage: `The Data Services Request version '${version}' is not supported for the request payload.`,
    }),
  );
});

it.each([["two"], ["2"], [""], ["2.0<script>"], ["1e1.0"]])("%j is no version: 400", (version) => {
  const refused: unknown = expect.objectContaining({
    status: 400,
    publicMessage: `The Data Services Request version '${version}' cannot be parsed.`,
  });
  expect(() => checkProtocolVersion({ dataserviceversion: version })).toThrowError(refused);
  expect(() => checkProtocolVersion({ maxdataserviceversion: version })).toThrowError(refused);
});

it("a caller who takes more than 2.0, or less, gets what there is", () => {
  for (const most of ["3.0", "4.0;x", "1.0"]) {
    expect(() => checkProtocolVersion({ maxdataserviceversion: most })).not.toThrow();
  }
});
