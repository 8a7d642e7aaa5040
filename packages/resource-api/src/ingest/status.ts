/** The words of the real service for how far a message came. */
export type Status =
  | "COMPLETED"
  | "PROCESSING"
  | "RETRY"
  | "ESCALATED"
  | "FAILED"
  | "CANCELLED"
  | "DISCARDED"
  | "ABANDONED";
