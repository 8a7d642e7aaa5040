import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { stackSettings } from "@tenantbox/shared/config";
import { describe, expect, it } from "vitest";
import { oauthErrors } from "../packages/token-server/src/errors.ts";
import { odataErrors } from "../packages/odata-v2/src/errors.ts";
