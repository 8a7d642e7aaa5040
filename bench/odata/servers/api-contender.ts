/** Where a contender answers: for the floor `<url>/<query>/<number>`, for the others an OData service root. */
export interface ApiContender {
  readonly url: string;
}
