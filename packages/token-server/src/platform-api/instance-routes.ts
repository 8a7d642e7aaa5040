import { routes } from "../routes.ts";
import type { ManagedResource, ManagedServices } from "../service-instances/index.ts";
import { fieldsOfLists, fieldsOfOne, includedFields } from "./included-fields.ts";
import { creationOf, updateOf } from "./instance-body.ts";
import { filterOf, isElsewhere, oneOf, pageOf } from "./instance-list.ts";
import { instanceDocument } from "./managed-documents.ts";
import { maySeeSpace, requireDeveloper } from "./platform-caller.ts";
import type { PlatformAnswer, PlatformRequest, PlatformRoute } from "./platform-request.ts";
import { inTheirWords } from "./refused-orders.ts";
import { notFound, V3Error } from "./v3-error.ts";
import { listAnswer } from "./v3-list.ts";
import type { Scene } from "./scene.ts";

/** 202 with the address of the job. */
export const accepted = ({ href }: Pick<PlatformRequest, "href">, job: string): PlatformAnswer => ({
  status: 202,
  headers: { Location: href(`${routes.jobs}/${job}`) },
});

/** The instance that a path names, for who may see it. @throws {V3Error} resource-not-found */
export async function instanceAsked(
  managed: ManagedServices,
  { caller, param }: PlatformRequest,
): Promise<ManagedResource> {
  const found = maySeeSpace(caller) ? await managed.find("service_instance", param("instance")) : undefined;
  if (found === undefined) throw notFound("Service instance");
  return found;
}

/** `/v3/service_instances`: listed, made, shown, changed and deleted. */
export function instanceRoutes(scene: Scene, managed: ManagedServices): readonly PlatformRoute[] {
  const withIncluded = (body: object, request: PlatformRequest, plans: readonly string[]): PlatformAnswer => {
    const included = includedFields(scene, request.query, plans);
    return { body: { ...body, ...(included && { included }) } };
  };
  return [
    {
      method: "GET",
      path: routes.managedInstances,
      query: {
        list: { orderBy: ["name"] },
        labels: true,
        parameters: {
          names: "list",
          space_guids: "list",
          organization_guids: "list",
          service_plan_guids: "list",
          service_plan_names: "list",
          type: "text",
          fields: { fields: fieldsOfLists },
        },
      },
      async answer(request) {
        const { query, caller, href } = request;
        const type = oneOf(query, "type", ["managed", "user-provided"]);
        const isEmpty = !maySeeSpace(caller) || type === "user-provided" || isElsewhere(scene, query);
        const { total, items } = isEmpty
          ? { total: 0, items: [] }
          : await pageOf(managed, "service_instance", filterOf(scene, query), request);
        return listAnswer(request, {
          total,
          resources: items.map((item) => instanceDocument(scene, href, item)),
          included: includedFields(
            scene,
            query,
            items.map(({ plan }) => plan),
          ),
        });
      },
    },
    {
      method: "POST",
      path: routes.managedInstances,
      query: {},
      async answer(request) {
        const creation = creationOf(await request.json());
        const { plan, ...order } = creation(scene, request.caller);
        const job = await inTheirWords({ kind: "instance", name: order.name }, () =>
          managed.orderInstance({ ...order, plan }),
        );
        return accepted(request, job);
      },
    },
    {
      method: "GET",
      path: routes.managedInstance,
      query: { parameters: { fields: { fields: fieldsOfOne } } },
      async answer(request) {
        const found = await instanceAsked(managed, request);
        return withIncluded(instanceDocument(scene, request.href, found), request, [found.plan]);
      },
    },
    {
      method: "PATCH",
      path: routes.managedInstance,
      query: {},
      async answer(request) {
        const found = await instanceAsked(managed, request);
        requireDeveloper(request.caller);
        const update = updateOf(await request.json(), scene, found);
        if (!found.isMade) throw notFound("Service instance");
        const { parameters, ...labels } = update;
        const about = { kind: "instance", name: labels.name ?? found.name } as const;
        if (parameters !== undefined)
          return accepted(
            request,
            await inTheirWords(about, () => managed.orderUpdate(found, { ...labels, parameters })),
          );
        await inTheirWords(about, () => managed.relabel(found, labels));
        return { body: instanceDocument(scene, request.href, await instanceAsked(managed, request)) };
      },
    },
    {
      method: "DELETE",
      path: routes.managedInstance,
      query: { parameters: { purge: "boolean" } },
      async answer(request) {
        const found = await instanceAsked(managed, request);
        requireDeveloper(request.caller);
        // To forget an instance without asking its broker is for administrators of the platform.
        if (request.query.texts.get("purge") === "true")
          throw new V3Error("not-authorized", { reason: "purge" });
        const about = { kind: "instance", name: found.name, deleting: true } as const;
        return accepted(request, await inTheirWords(about, () => managed.orderRemoval(found)));
      },
    },
  ];
}
