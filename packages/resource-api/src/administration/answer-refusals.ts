import { AdministrationError, errorBody } from "@tenantbox/shared/administration";
import { databaseFault } from "@tenantbox/shared/database";
import { StateError } from "@tenantbox/shared/states";
import type { Context, Middleware } from "koa";
import { EraEndedError } from "../writer/era-ended.ts";
import { WriterUnavailableError } from "../writer/writer-unavailable.ts";
import { OperatorError } from "./operator-error.ts";

/** Turns what the routes throw into answers; what is nobody's refusal is for the log, and a 500. */
export function answerRefusals(onFault: (error: unknown, context: Context) => void): Middleware {
  return async (context, next) => {
    context.set("Cache-Control", "no-store");
    try {
      await next();
    } catch (error) {
      if (error instanceof OperatorError) return answerOperatorError(context, error);
      const refusal = refusalOf(error);
      if (refusal === undefined) onFault(error, context);
      answer(
        context,
        refusal ?? new AdministrationError(500, "server-error", "The request could not be handled"),
      );
    }
  };
}

function refusalOf(error: unknown): AdministrationError | undefined {
  if (error instanceof AdministrationError) return error;
  if (error instanceof StateError) return stateRefusal(error);
  if (error instanceof EraEndedError) return new AdministrationError(409, "conflict", error.message);
  if (error instanceof WriterUnavailableError) return new AdministrationError(503, "busy", error.message);
  const fault = databaseFault(error);
  if (fault === undefined || fault === "duplicate") return undefined;
  return new AdministrationError(503, "database-unavailable", `The database takes nothing now (${fault})`);
}

function stateRefusal({ code, message }: StateError): AdministrationError {
  if (code === "invalid-name") return new AdministrationError(400, code, message, "name");
  return new AdministrationError(code === "not-found" ? 404 : 409, code, message);
}

/** As the token server answers a caller who is not the operator. */
function answerOperatorError(
  context: Context,
  { status, error, message, challenge, retry }: OperatorError,
): void {
  context.status = status;
  if (challenge !== undefined) context.set("WWW-Authenticate", challenge);
  if (retry) context.set("Retry-After", "1");
  context.body = { error, error_description: message };
}

function answer(context: Context, refusal: AdministrationError): void {
  const { status } = refusal;
  if (context.headerSent) return void context.res.destroy();
  context.status = status;
  if (status === 503) context.set("Retry-After", "1");
  // What is left of the body is not read.
  if (status === 413) context.set("Connection", "close");
  context.body = errorBody(refusal);
}
