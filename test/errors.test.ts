import { ODataError, type ODataErrorCode } from "../packages/odata-v2/src/errors.ts";
import { expect, it } from "vitest";
import { oauthErrors } from "../packages/token-server/src/errors.ts";
import { v3Errors } from "../packages/token-server/src/platform-api/v3-error.ts";
import { documentTable } from "./document-table.ts";

/** Every code there is: the type check refuses one that is missing here or that does not exist. */
const odataCodes: Readonly<Record<ODataErrorCode, true>> = {
  "bad-request": true,
  forbidden: true,
  "not-found": true,
  "method-not-allowed": true,
  "not-acceptable": true,
  conflict: true,
  "content-too-large": true,
  "unsupported-media-type": true,
  "range-not-satisfiable": true,
  internal: true,
  "not-implemented": true,
  "deadline-exceeded": true,
  overloaded: true,
  "database-unavailable": true,
};

it("docs/errors.md lists exactly the errors of the token server, as callers read them", async () => {
  const known = Object.entries(oauthErrors).map(([code, { status, error, description }]) => [
    code,
    String(status),
    error,
    description,
  ]);
  const rows = await documentTable("errors.md", "## Token server");
  expect(rows.map((row) => row.slice(0, 4))).toEqual(known);
});

it("docs/errors.md lists exactly the errors of the OData API, as callers read them", async () => {
  const known = Object.keys(odataCodes).map((code) => {
    const { status, reasonPhrase } = new ODataError(code as ODataErrorCode, null);
    return [code, String(status), reasonPhrase];
  });
  const rows = await documentTable("errors.md", "## OData API");
  expect(rows.map((row) => row.slice(0, 3))).toEqual(known);
});

it("docs/errors.md lists exactly the errors of the platform's API, as callers read them", async () => {
  const known = Object.values(v3Errors).map(({ status, code, title, detail }) => [
    String(status),
    String(code),
    title,
    detail,
  ]);
  const rows = await documentTable("errors.md", "## Platform API");
  expect(rows.map((row) => row.slice(0, 4))).toEqual(known);
});
