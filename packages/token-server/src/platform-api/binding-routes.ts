import { routes } from "../routes.ts";
import type { ManagedResource, ManagedServices } from "../service-instances/index.ts";
import { neededText, parametersOf, refuseForeign, refuseProblems, relationsOf } from "./body-rules.ts";
import { filterOf, isElsewhere, oneOf, pageOf } from "./instance-list.ts";
import { accepted } from "./instance-routes.ts";
import { bindingDocument, instanceDocument } from "./managed-documents.ts";
import { metadataOf } from "./metadata-body.ts";
import { isDeveloper, maySeeSpace, requireDeveloper } from "./platform-caller.ts";
import type { PlatformRequest, PlatformRoute } from "./platform-request.ts";
import { inTheirWords } from "./refused-orders.ts";
import { notFound, unprocessable, V3Error } from "./v3-error.ts";
import { listAnswer } from "./v3-list.ts";
import type { Scene } from "./scene.ts";

const include = { include: ["app", "service_instance"] } as const;

/** `/v3/service_credential_bindings`: service keys; there are no apps that something could be bound to. */
export function bindingRoutes(scene: Scene, managed: ManagedServices): readonly PlatformRoute[] {
  const asked = async ({ caller, param }: PlatformRequest): Promise<ManagedResource> => {
    const found = maySeeSpace(caller)
      ? await managed.find("service_credential_binding", param("binding"))
      : undefined;
    if (found === undefined) throw notFound("Service credential binding");
    return found;
  };
  const included = async (
    { query, href }: PlatformRequest,
    keys: readonly ManagedResource[],
  ): Promise<Readonly<Record<string, readonly unknown[]>> | undefined> => {
    if (query.include.size === 0) return undefined;
    const guids = [...new Set(keys.map(({ instance }) => instance))];
    const instances = query.include.has("service_instance")
      ? (await managed.list("service_instance", { guids }, { offset: 0, limit: guids.length })).items
      : [];
    return {
      ...(query.include.has("app") ? { apps: [] } : {}),
      ...(query.include.has("service_instance")
        ? { service_instances: instances.map((one) => instanceDocument(scene, href, one)) }
        : {}),
    };
  };
  return [
    {
      method: "GET",
      path: routes.bindings,
      query: {
        list: { orderBy: ["name"] },
        labels: true,
        parameters: {
          names: "list",
          service_instance_guids: "list",
          service_instance_names: "list",
          service_plan_names: "list",
          service_plan_guids: "list",
          service_offering_names: "list",
          service_offering_guids: "list",
          app_guids: "list",
          app_names: "list",
          include,
          type: "text",
        },
      },
      async answer(request) {
        const { query, caller, href } = request;
        const type = oneOf(query, "type", ["app", "key"]);
        const ofApps = type === "app" || query.lists.has("app_guids") || query.lists.has("app_names");
        const filter = {
          ...filterOf(scene, query),
          instances: query.lists.get("service_instance_guids"),
          instanceNames: query.lists.get("service_instance_names"),
        };
        const { total, items } =
          ofApps || !maySeeSpace(caller) || isElsewhere(scene, query)
            ? { total: 0, items: [] }
            : await pageOf(managed, "service_credential_binding", filter, request);
        return listAnswer(request, {
          total,
          resources: items.map((item) => bindingDocument(href, item)),
          included: await included(request, items),
        });
      },
    },
    {
      method: "POST",
      path: routes.bindings,
      query: {},
      async answer(request) {
        const { instance, ...order } = keyOf(await request.json());
        const owner = maySeeSpace(request.caller)
          ? await managed.find("service_instance", instance)
          : undefined;
        if (owner === undefined)
          throw unprocessable(`The service instance could not be found: '${instance}'`);
        requireDeveloper(request.caller);
        if (!owner.isMade)
          throw unprocessable(
            owner.lastOperation.state === "failed"
              ? "Service instance not found"
              : "There is an operation in progress for the service instance",
          );
        const job = await inTheirWords({ kind: "key", name: order.name }, () =>
          managed.orderKey(instance, order),
        );
        return accepted(request, job);
      },
    },
    {
      method: "GET",
      path: routes.binding,
      query: { parameters: { include } },
      async answer(request) {
        const found = await asked(request);
        const more = await included(request, [found]);
        return { body: { ...bindingDocument(request.href, found), ...(more && { included: more }) } };
      },
    },
    {
      method: "PATCH",
      path: routes.binding,
      query: {},
      async answer(request) {
        const found = await asked(request);
        requireDeveloper(request.caller);
        const body = await request.json();
        const problems: string[] = [];
        refuseForeign(body, ["metadata"], problems);
        const metadata = metadataOf(body["metadata"], problems);
        refuseProblems(problems);
        if (!found.isMade) throw notFound("Service credential binding");
        if (found.lastOperation.type === "delete" && found.lastOperation.state === "in progress")
          throw unprocessable("The service binding is being deleted");
        await inTheirWords({ kind: "key", name: found.name }, () => managed.relabel(found, { metadata }));
        return { body: bindingDocument(request.href, await asked(request)) };
      },
    },
    {
      method: "DELETE",
      path: routes.binding,
      query: {},
      async answer(request) {
        const found = await asked(request);
        requireDeveloper(request.caller);
        const about = { kind: "key", name: found.name, deleting: true } as const;
        return accepted(request, await inTheirWords(about, () => managed.orderRemoval(found)));
      },
    },
    {
      method: "GET",
      path: routes.bindingDetails,
      query: {},
      async answer(request) {
        const found = await asked(request);
        // Who may not read credentials is told that there are none.
        if (!isDeveloper(request.caller)) throw notFound("Service credential binding");
        const key = await managed.keyOf(found);
        if (key === undefined) throw unmade(found);
        return { body: { credentials: key.document } };
      },
    },
    {
      method: "GET",
      path: routes.bindingParameters,
      query: {},
      async answer(request) {
        const found = await asked(request);
        if (!found.isMade) throw unmade(found);
        throw new V3Error("parameters-not-fetchable");
      },
    },
  ];
}

function unmade({ lastOperation }: ManagedResource): V3Error {
  const what = lastOperation.type === "delete" ? "Deletion" : "Creation";
  return new V3Error("resource-not-found", { detail: `${what} of service key ${lastOperation.state}` });
}

/** Reads the body of a creation. @throws {V3Error} unprocessable */
function keyOf(body: Readonly<Record<string, unknown>>) {
  const problems: string[] = [];
  const type = body["type"];
  if (type === "app") throw unprocessable("The app could not be found: there are no apps on this platform");
  if (type !== "key") problems.push("Type must be 'app' or 'key'");
  refuseForeign(body, ["type", "strategy", "name", "relationships", "parameters", "metadata"], problems);
  const name = neededText(body, "name", problems);
  const metadata = metadataOf(body["metadata"], problems);
  const parameters = parametersOf(body, problems);
  const instance = relationsOf(body, ["service_instance"], problems).get("service_instance") ?? "";
  refuseProblems(problems);
  return { name, metadata, parameters, instance };
}
