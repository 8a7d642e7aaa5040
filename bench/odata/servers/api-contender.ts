/** Where a contender answers: for the floor `<url>/<query>/<number>`, for the others an OData service root. */
export interface ApiContender {
  readonly url: string;
}

/** How late the event loop of the resource API was, in milliseconds; the answer to the message `delay`. */
export interface LoopDelay {
  readonly p99: number;
  readonly most: number;
}
