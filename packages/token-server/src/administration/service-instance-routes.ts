import type Router from "@koa/router";
import type { KeyFiles } from "../key-files/key-files.ts";
import { AdministrationError } from "@tenantbox/shared/administration";
import { routes } from "../routes.ts";
import { offering, type ServiceInstance, type ServiceInstances } from "../service-instances/index.ts";
import { readJsonObject } from "./json-body.ts";

const instanceView = ({ id, name, plan, clientId, parameters, createdAt }: ServiceInstance) => ({
  guid: id,
  name,
  offering: offering.name,
  plan,
  client_id: clientId,
  parameters,
  created_at: new Date(createdAt).toISOString(),
});

const notTogether = (): AdministrationError =>
  new AdministrationError(
    400,
    "invalid-parameter",
    "name and parameters are changed one after the other",
    "name",
  );

/** Service instances of `/admin/v1`: create, list, show, change, rename, delete. */
export function addServiceInstanceRoutes(
  router: Router,
  instances: ServiceInstances,
  keyFiles: KeyFiles,
): void {
  router.post(routes.serviceInstances, async (context) => {
    const { name, plan, parameters } = await readJsonObject(context);
    context.body = instanceView(await instances.createInstance({ name, plan, parameters }));
    context.status = 201;
  });
  router.get(routes.serviceInstances, async (context) => {
    context.body = { resources: (await instances.listInstances()).map(instanceView) };
  });
  router.get(routes.serviceInstance, async (context) => {
    context.body = instanceView(await instances.getInstance(context.params["instance"] ?? ""));
  });
  router.patch(routes.serviceInstance, async (context) => {
    const { name: wanted, parameters } = await readJsonObject(context);
    const name = context.params["instance"] ?? "";
    if (wanted !== undefined) {
      if (parameters !== undefined) throw notTogether();
      const { instance, keyNames } = await instances.renameInstance(name, wanted);
      for (const key of keyNames) await keyFiles.move(name, instance.name, key);
      context.body = instanceView(instance);
      return;
    }
    context.body = instanceView(await instances.updateInstance(name, parameters ?? {}));
  });
  router.delete(routes.serviceInstance, async (context) => {
    const name = context.params["instance"] ?? "";
    for (const key of await instances.deleteInstance(name)) await keyFiles.follow(name, key);
    context.status = 204;
  });
}
