/** A promise that resolves with the first announcement that went well. */
export function readiness(announceApi: (url: string) => Promise<void>) {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    reached: promise,
    announce: async (url: string): Promise<void> => {
      await announceApi(url);
      resolve();
    },
  };
}
