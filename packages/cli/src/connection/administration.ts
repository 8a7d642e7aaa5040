import { z } from "zod";
import { CommandError } from "../errors.ts";
import type { Https, HttpsAnswer } from "./https.ts";
import {
  type InstanceResource,
  instanceResource,
  type KeyResource,
  type KeyWithCredentials,
  keyResource,
  keyWithCredentials,
  listOf,
  refusalBody,
} from "./resources.ts";

export interface NewInstance {
  readonly name: string;
  readonly plan: string;
  readonly parameters?: unknown;
}

export interface NewKey {
  readonly name: string;
  readonly parameters?: unknown;
}

/** The administration API of the token server (architecture, decision 15). Refusals are `CommandError`s. */
export interface Administration {
  createInstance(instance: NewInstance): Promise<InstanceResource>;
  listInstances(): Promise<InstanceResource[]>;
  getInstance(name: string): Promise<InstanceResource>;
  /** Parameters that are absent stay as they are. */
  updateInstance(name: string, parameters: unknown): Promise<InstanceResource>;
  renameInstance(name: string, wanted: string): Promise<InstanceResource>;
  deleteInstance(name: string): Promise<void>;
  createKey(instance: string, key: NewKey): Promise<KeyWithCredentials>;
  listKeys(instance: string): Promise<KeyResource[]>;
  getKey(instance: string, key: string): Promise<KeyWithCredentials>;
  deleteKey(instance: string, key: string): Promise<void>;
}

/** @param base for instance `https://localhost:8443/admin/v1` */
export function administration(https: Https, base: string, token: string): Administration {
  const instances = `${base}/service_instances`;
  const pathOf = (name: string): string => `${instances}/${encodeURIComponent(name)}`;
  const keysOf = (instance: string): string => `${pathOf(instance)}/service_keys`;
  const keyOf = (instance: string, key: string): string => `${keysOf(instance)}/${encodeURIComponent(key)}`;

  const call = async <Shape extends z.ZodType>(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    shape: Shape,
    body?: unknown,
  ): Promise<z.infer<Shape>> => {
    const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
    const answer = await https(
      url,
      body === undefined
        ? { method, headers }
        : { method, headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) },
    );
    return resultOf(answer, shape);
  };

  return {
    createInstance: (instance) => call("POST", instances, instanceResource, instance),
    listInstances: async () => (await call("GET", instances, listOf(instanceResource))).resources,
    getInstance: (name) => call("GET", pathOf(name), instanceResource),
    updateInstance: (name, parameters) => call("PATCH", pathOf(name), instanceResource, { parameters }),
    renameInstance: (name, wanted) => call("PATCH", pathOf(name), instanceResource, { name: wanted }),
    deleteInstance: (name) => call("DELETE", pathOf(name), z.undefined()),
    createKey: (instance, key) => call("POST", keysOf(instance), keyWithCredentials, key),
    listKeys: async (instance) => (await call("GET", keysOf(instance), listOf(keyResource))).resources,
    getKey: (instance, key) => call("GET", keyOf(instance, key), keyWithCredentials),
    deleteKey: (instance, key) => call("DELETE", keyOf(instance, key), z.undefined()),
  };
}

function resultOf<Shape extends z.ZodType>({ status, body }: HttpsAnswer, shape: Shape): z.infer<Shape> {
  const value = body === "" ? undefined : json(body);
  if (status >= 200 && status < 300) {
    const result = shape.safeParse(value);
    if (result.success) return result.data;
    throw new CommandError(
      `the token server's answer was not understood (${result.error.issues[0]?.message})`,
    );
  }
  const refusal = refusalBody.safeParse(value).data?.error;
  if (refusal === undefined) throw new CommandError(`the token server answered ${status}`);
  const { message, field } = refusal;
  const named = field === null || field === undefined || message.includes(field);
  throw new CommandError(named ? message : `${field}: ${message}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
