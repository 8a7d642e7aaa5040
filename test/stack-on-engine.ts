import type { TenantOptions } from "tenantbox";
import { engines } from "./database/engines.ts";
import { type Stack, startStack } from "./stack.ts";

/** A database engine under a whole stack. */
export interface StackEngine {
  readonly name: string;
  start(options?: TenantOptions): Promise<Stack>;
}

/** SQLite, and PostgreSQL where one can run here: what a stack promises holds on each. */
export const stackEngines: readonly StackEngine[] = engines
  .filter(({ available }) => available)
  .map(({ name, fresh }) => ({
    name,
    async start(options = {}) {
      // In its home, which is SQLite's default.
      if (name === "SQLite") return startStack(options);
      const database = await fresh();
      try {
        const stack = await startStack({
          ...options,
          settings: { ...options.settings, databaseUrl: database.url },
        });
        return {
          ...stack,
          async stop() {
            await stack.stop();
            await database.drop();
          },
        };
      } catch (error) {
        await database.drop();
        throw error;
      }
    },
  }));
