import { artifactTypes, conditionPattern, understoodExpressions } from "@tenantbox/shared/access-policies";
import { AdministrationError } from "@tenantbox/shared/administration";
import type { NewAccessPolicy } from "../storage/access-policies.ts";

type Members = Readonly<Record<string, unknown>>;

const mostReferences = 100;
const longest = 200;

/**
 * Reads a policy with its references, members as the published specification of the real service names them
 * (`RoleName`, `Description`, `ArtifactReferences`).
 * @throws {AdministrationError} 400 with the member that is wrong
 */
export function readAccessPolicy(body: Members): NewAccessPolicy {
  onlyOf(body, ["RoleName", "Description", "ArtifactReferences"], "");
  const { ArtifactReferences: given = [] } = body;
  if (!Array.isArray(given) || given.length > mostReferences)
    throw wrong("ArtifactReferences", `A list of at most ${mostReferences} artifact references`);
  return {
    policy: { role_name: text(body, "RoleName", ""), description: optionalText(body, "Description", "") },
    references: given.map((reference: unknown, index) =>
      readReference(reference, `ArtifactReferences[${index}].`),
    ),
  };
}

function readReference(given: unknown, where: string): NewAccessPolicy["references"][number] {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw wrong(where.slice(0, -1), "An object");
  const members = given as Members;
  onlyOf(
    members,
    ["Name", "Description", "Type", "ConditionAttribute", "ConditionType", "ConditionValue"],
    where,
  );
  const condition_type = oneOf(members, "ConditionType", ["exactString", "regularExpression"], where);
  const condition_value = text(members, "ConditionValue", where);
  const pattern = conditionPattern(condition_type, condition_value);
  if (pattern === undefined) throw wrong(`${where}ConditionValue`, understoodExpressions);
  return {
    name: text(members, "Name", where),
    description: optionalText(members, "Description", where),
    type: oneOf(members, "Type", artifactTypes, where),
    condition_attribute: oneOf(members, "ConditionAttribute", ["Name", "ID"], where),
    condition_type,
    condition_value,
    ...pattern,
  };
}

function onlyOf(members: Members, allowed: readonly string[], where: string): void {
  const unknown = Object.keys(members).find((name) => !allowed.includes(name));
  if (unknown !== undefined)
    throw wrong(`${where}${unknown.slice(0, 40)}`, `Unknown; there are ${allowed.join(", ")}`);
}

function text(members: Members, name: string, where: string): string {
  const value = members[name];
  if (typeof value === "string" && value !== "" && value.length <= longest && !value.includes("\0"))
    return value;
  throw wrong(`${where}${name}`, `A text of 1 to ${longest} characters`);
}

function optionalText(members: Members, name: string, where: string): string | null {
  return members[name] === undefined || members[name] === null ? null : text(members, name, where);
}

function oneOf<Word extends string>(
  members: Members,
  name: string,
  words: readonly Word[],
  where: string,
): Word {
  const word = words.find((one) => one === members[name]);
  if (word === undefined) throw wrong(`${where}${name}`, `One of ${words.join(", ")}`);
  return word;
}

function wrong(field: string, message: string): AdministrationError {
  return new AdministrationError(400, "invalid-parameter", message, field);
}
