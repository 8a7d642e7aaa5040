import { InstanceError } from "../service-instances/index.ts";
import { unprocessable, V3Error } from "./v3-error.ts";

/** How a refusal of the room of instances and keys is said about this instance or key. */
export interface About {
  readonly kind: "instance" | "key";
  readonly name: string;
  readonly deleting?: boolean;
}

/** Does something with instances or keys; what they refuse is said in Cloud Foundry's words. @throws {V3Error} */
export async function inTheirWords<Result>(about: About, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    throw error instanceof InstanceError ? wordsFor(error, about) : error;
  }
}

function wordsFor(error: InstanceError, { kind, name, deleting = false }: About): V3Error {
  const isKey = kind === "key";
  if (error.code === "conflict")
    return unprocessable(
      isKey
        ? `The binding name is invalid. Key binding names must be unique. The service instance already has a key binding with name '${name}'.`
        : `The service instance name is taken: ${name}.`,
    );
  if (error.code === "limit-reached")
    return isKey
      ? unprocessable("You have exceeded your organization's limit for service binding of type key.")
      : new V3Error("service-quota-exceeded");
  if (error.code === "not-found")
    return new V3Error("resource-not-found", {
      detail: `${isKey ? "Service credential binding" : "Service instance"} not found`,
    });
  if (error.code === "overloaded") return new V3Error("unavailable", { reason: "too-many-operations" });
  if (error.code === "invalid-parameter") return unprocessable(error.message);
  if (!isKey && !deleting)
    return new V3Error("operation-in-progress", {
      detail: `An operation for service instance ${name} is in progress.`,
    });
  return unprocessable(
    `There is an operation in progress for the service ${isKey && deleting ? "binding" : "instance"}.`,
  );
}
