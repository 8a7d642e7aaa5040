import {
  RateLimiterMemory,
  RateLimiterQueue,
  RateLimiterQueueError,
  RateLimiterRes,
} from "rate-limiter-flexible";

/** How many requests of a name are served in a second, counted in this process alone. */
export interface RequestRate {
  /** Counts a request. @returns whole seconds until another one is worth while; 0: this one may go on */
  waitFor(name: string): Promise<number>;
}

const unlimited: RequestRate = { waitFor: async () => 0 };

/**
 * So many requests of each name in a second, others are turned away at once. Names are those of callers who have proven
 * themselves, and are forgotten with their second, so that there are never more of them than such callers.
 * @param perSecond 0: as many as come
 */
export function createRequestRate(perSecond: number): RequestRate {
  if (perSecond === 0) return unlimited;
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  return {
    async waitFor(name) {
      try {
        await limiter.consume(name);
        return 0;
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        throw error;
      }
    },
  };
}

/**
 * So many requests in a second; as many again wait for the next one, others are turned away (fact sheet on
 * authentication, section 2.1: first queued, then 429).
 * @param perSecond 0: as many as come
 */
export function createQueuedRate(perSecond: number): RequestRate {
  if (perSecond === 0) return unlimited;
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  const queue = new RateLimiterQueue(limiter, { maxQueueSize: perSecond });
  return {
    waitFor: async () => {
      try {
        await queue.removeTokens(1);
        return 0;
      } catch (error) {
        if (error instanceof RateLimiterQueueError) return 1;
        throw error;
      }
    },
  };
}
