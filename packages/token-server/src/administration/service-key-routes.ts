import type Router from "@koa/router";
import type { KeyFiles } from "../key-files/key-files.ts";
import { routes } from "../routes.ts";
import type { ServiceInstances, ServiceKey, ServiceKeyWithDocument } from "../service-instances/index.ts";
import { readJsonObject } from "./json-body.ts";

const keyView = ({ id, name, instance, kind, createdAt, validUntil }: ServiceKey) => ({
  guid: id,
  name,
  instance,
  type: kind,
  created_at: new Date(createdAt).toISOString(),
  ...(validUntil === undefined ? {} : { expires_at: new Date(validUntil).toISOString() }),
});

const withCredentials = (key: ServiceKeyWithDocument) => ({ ...keyView(key), credentials: key.document });

/** Service keys of `/admin/v1`: create, list, show, delete; what is created or deleted has its files follow. */
export function addServiceKeyRoutes(router: Router, instances: ServiceInstances, keyFiles: KeyFiles): void {
  router.post(routes.serviceKeys, async (context) => {
    const { name, parameters } = await readJsonObject(context);
    const instance = context.params["instance"] ?? "";
    const key = await instances.createKey(instance, { name, parameters });
    await keyFiles.follow(instance, key.name);
    context.body = withCredentials(key);
    context.status = 201;
  });
  router.get(routes.serviceKeys, async (context) => {
    context.body = { resources: (await instances.listKeys(context.params["instance"] ?? "")).map(keyView) };
  });
  router.get(routes.serviceKey, async (context) => {
    const { instance = "", key = "" } = context.params;
    context.body = withCredentials(await instances.getKey(instance, key));
  });
  router.delete(routes.serviceKey, async (context) => {
    const { instance = "", key = "" } = context.params;
    await instances.deleteKey(instance, key);
    await keyFiles.follow(instance, key);
    context.status = 204;
  });
}
