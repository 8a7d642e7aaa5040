/** A state that was kept under a name. */
export interface Snapshot {
  readonly name: string;
  /** Epoch milliseconds of the system's clock. */
  readonly takenAt: number;
  readonly bytes: number;
}

/**
 * What a server can do with the whole state of its part of the tenant. Each step is whole: whoever reads meanwhile, and
 * whoever looks after a crash, finds the old state or the new one. All of them fail with a `StateError`.
 */
export interface TenantStates {
  /** Back to the first state: the seed's, or the demo content as the first start made it. What came later is gone. */
  reset(): Promise<void>;
  /** Keeps the state as it is now; another one of the same name is replaced. */
  snapshot(name: string): Promise<Snapshot>;
  /** Brings a kept state back. What is there now is gone. */
  restore(name: string): Promise<void>;
  /** What is kept, by name. */
  snapshots(): Promise<readonly Snapshot[]>;
  deleteSnapshot(name: string): Promise<void>;
}
