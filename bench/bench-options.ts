/** What every part of the bench is told. */
export interface BenchOptions {
  /** A temporary folder for certificates, keys and credentials. */
  readonly home: string;
  readonly rounds: number;
  /** Length of one load. */
  readonly seconds: number;
}
