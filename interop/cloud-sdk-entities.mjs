// Logs and their custom headers as the SDK's generator writes entities down (the generator itself does not install).
import { createRequire } from "node:module";

const sdk = createRequire(import.meta.url)("@sap-cloud-sdk/odata-v2");

/** `MessageGuid` is `MESSAGE_GUID` in a schema, as the generator names it (and `messageGuid` in an entity). */
const constant = (name) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

/** Key, fields and links of an entity as the classes that the SDK's request builders want. */
function entityApi({ name, path, keys, fields, links = {} }) {
  class Item extends sdk.Entity {
    static _entityName = path;
    static _defaultBasePath = "/api/v1";
    static _keys = keys;
  }
  Object.defineProperty(Item, "name", { value: name });
  class Builder extends sdk.RequestBuilder {
    getAll() {
      return new sdk.GetAllRequestBuilder(this.entityApi);
    }
    getByKey(...values) {
      const key = Object.fromEntries(keys.map((one, index) => [one, values[index]]));
      return new sdk.GetByKeyRequestBuilder(this.entityApi, key);
    }
    delete(...values) {
      const key = Object.fromEntries(keys.map((one, index) => [one, values[index]]));
      return new sdk.DeleteRequestBuilder(this.entityApi, key);
    }
  }
  const api = {
    deSerializers: sdk.defaultDeSerializers,
    entityConstructor: Item,
    requestBuilder: () => new Builder(api),
    entityBuilder: () => sdk.entityBuilder(api),
    customField: (field, isNullable = true) =>
      new sdk.CustomField(field, Item, api.deSerializers, isNullable),
  };
  const builder = new sdk.FieldBuilder(Item, api.deSerializers);
  const schema = Object.fromEntries(
    Object.entries(fields).map(([field, type]) => [
      constant(field),
      builder.buildEdmTypeField(field, type, !keys.includes(field)),
    ]),
  );
  for (const [link, target] of Object.entries(links))
    schema[constant(link)] = new sdk.Link(link, api, target);
  api.schema = { ...schema, ALL_FIELDS: new sdk.AllFields("*", Item) };
  return api;
}

export const headers = entityApi({
  name: "MessageProcessingLogCustomHeaderProperty",
  path: "MessageProcessingLogCustomHeaderProperties",
  keys: ["Id"],
  fields: { Id: "Edm.String", Name: "Edm.String", Value: "Edm.String" },
});

export const logs = entityApi({
  name: "MessageProcessingLog",
  path: "MessageProcessingLogs",
  keys: ["MessageGuid"],
  fields: {
    MessageGuid: "Edm.String",
    CorrelationId: "Edm.String",
    LogStart: "Edm.DateTime",
    LogEnd: "Edm.DateTime",
    Status: "Edm.String",
    CustomStatus: "Edm.String",
    IntegrationFlowName: "Edm.String",
  },
  links: { CustomHeaderProperties: headers },
});

export const idempotentEntries = entityApi({
  name: "IdempotentRepositoryEntry",
  path: "IdempotentRepositoryEntries",
  keys: ["HexSource", "HexEntry"],
  fields: { HexSource: "Edm.String", HexEntry: "Edm.String", Entry: "Edm.String" },
});
