import { startTenant, type TenantOptions } from "tenantbox";
import { type Client, tenantAt } from "./tenant.ts";

/** A tenant in this process as a client of a test calls it, and its clock, which a test can move. */
export interface Stack extends Client {
  /** Epoch milliseconds, as both servers see them. */
  now(): number;
  /** Moves the clock of both servers, negative back; done when what is due by then has been done. */
  advance(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a tenant, with the demo content unless the options say otherwise. Every stack must be stopped. */
export async function startStack(options: TenantOptions = {}): Promise<Stack> {
  const tenant = await startTenant(options);
  const { close, ...client } = tenantAt(tenant.home, tenant);
  return {
    ...client,
    now: tenant.clock.now,
    advance: tenant.clock.advance,
    async stop() {
      await close();
      await tenant.stop();
    },
  };
}
