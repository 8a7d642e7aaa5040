import type Router from "@koa/router";
import { AdministrationError } from "@tenantbox/shared/administration";
import type { Context } from "koa";
import { routes } from "../routes.ts";
import type { StoredAccessPolicy } from "../storage/access-policies.ts";
import type { Writer } from "../writer/writer.ts";
import { readAccessPolicy } from "./access-policy-input.ts";
import { readJsonObject } from "./json-body.ts";
import type { Decision } from "./operator.ts";

const view = ({ policy, references }: StoredAccessPolicy) => ({
  Id: policy.id,
  RoleName: policy.role_name,
  Description: policy.description,
  ArtifactReferences: references.map((reference) => ({
    Name: reference.name,
    Description: reference.description,
    Type: reference.type,
    ConditionAttribute: reference.condition_attribute,
    ConditionType: reference.condition_type,
    ConditionValue: reference.condition_value,
  })),
});

/** Access policies of `/admin/v1`. */
export function addAccessPolicyRoutes(
  router: Router,
  writer: Writer,
  record: (context: Context, decision: Decision) => void,
): void {
  router.get(routes.accessPolicies, async (context) => {
    context.body = { resources: (await writer.perform({ kind: "list-policies" })).map(view) };
  });
  router.post(routes.accessPolicies, async (context) => {
    const policy = readAccessPolicy(await readJsonObject(context));
    const stored = await writer.perform({ kind: "add-policy", policy });
    context.body = view(stored);
    context.status = 201;
    const detail = `${stored.policy.id}, references ${stored.references.length}`;
    record(context, { event: "access-policy.created", detail });
  });
  router.delete(routes.accessPolicy, async (context) => {
    const id = context.params["policy"] ?? "";
    if (!(await writer.perform({ kind: "remove-policy", id })))
      throw new AdministrationError(404, "not-found", "There is no access policy with this id");
    context.status = 204;
    record(context, { event: "access-policy.deleted", detail: id });
  });
}
