import { type ManagedResource, type MetadataChanges, type Plan, plans } from "../service-instances/index.ts";
import {
  type Body,
  neededText,
  parametersOf,
  refuseForeign,
  refuseProblems,
  relationsOf,
  tagsOf,
} from "./body-rules.ts";
import { metadataOf } from "./metadata-body.ts";
import { maySeeSpace, type PlatformCaller, requireDeveloper } from "./platform-caller.ts";
import { unprocessable } from "./v3-error.ts";
import { planGuid, type Scene } from "./scene.ts";

/** An instance to be made, as far as the platform judges it. */
export interface Creation {
  readonly name: string;
  readonly plan: Plan;
  readonly parameters: unknown;
  readonly metadata: MetadataChanges;
}

/**
 * Reads the body of a creation.
 * @returns what finds out where it belongs, once it is known to be well formed
 * @throws {V3Error} unprocessable, not-authorized
 */
export function creationOf(body: Body): (scene: Scene, caller: PlatformCaller) => Creation {
  const problems: string[] = [];
  const type = body["type"];
  if (type === "user-provided")
    throw unprocessable("User-provided service instances are not supported by this platform.");
  if (type !== "managed") problems.push("Type must be one of 'managed', 'user-provided'");
  refuseForeign(body, ["type", "relationships", "name", "tags", "parameters", "metadata"], problems);
  const name = neededText(body, "name", problems);
  const metadata = { ...metadataOf(body["metadata"], problems), tags: tagsOf(body, problems) };
  const parameters = parametersOf(body, problems);
  const relations = relationsOf(body, ["space", "service_plan"], problems);
  refuseProblems(problems);
  if (name.length > longestName) throw unprocessable("name max_length");
  return (scene, caller) => {
    if (relations.get("space") !== scene.place.space.guid || !maySeeSpace(caller))
      throw unprocessable("Invalid space. Ensure that the space exists and you have access to it.");
    requireDeveloper(caller);
    return { name, plan: planWith(scene, relations.get("service_plan")), parameters, metadata };
  };
}

const longestName = 255;

/** An instance's change, as far as the platform judges it. */
export interface Update {
  readonly name?: string;
  /** Undefined: they stay. */
  readonly parameters: unknown;
  readonly metadata: MetadataChanges;
}

/** Reads the body of a change. @throws {V3Error} unprocessable */
export function updateOf(body: Body, scene: Scene, { plan }: ManagedResource): Update {
  const problems: string[] = [];
  refuseForeign(
    body,
    ["name", "tags", "parameters", "relationships", "maintenance_info", "metadata"],
    problems,
  );
  const hasName = body["name"] !== undefined && body["name"] !== null;
  const name = hasName ? neededText(body, "name", problems) : undefined;
  const metadata = { ...metadataOf(body["metadata"], problems), tags: tagsOf(body, problems) };
  const parameters = parametersOf(body, problems);
  const relations =
    body["relationships"] === undefined ? undefined : relationsOf(body, ["service_plan"], problems);
  refuseProblems(problems);
  if (relations !== undefined && planWith(scene, relations.get("service_plan")) !== plan)
    throw unprocessable("The service does not support changing plans.");
  if (isObjectWithVersion(body["maintenance_info"]))
    throw unprocessable(
      "The service broker does not support upgrades for service instances created from this plan.",
    );
  return { ...(name === undefined ? {} : { name }), parameters, metadata };
}

const isObjectWithVersion = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "version");

function planWith(scene: Scene, guid: string | undefined): Plan {
  const plan = plans.find((name) => planGuid(scene, name) === guid);
  if (plan !== undefined) return plan;
  throw unprocessable(
    "Invalid service plan. Ensure that the service plan exists, is available, and you have access to it.",
  );
}
