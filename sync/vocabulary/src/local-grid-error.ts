/** What an operator, an API client and a log line need to know of a failure. One table of these per package. */
export interface ErrorDescription {
  readonly httpStatus: number;
  readonly retryable: boolean;
  /** What a person can do about it; shown by the command line and on dashboards. */
  readonly hint: string;
}

/** The only error class that crosses a package boundary. `code` is stable; `message` is for people. */
export class LocalGridError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LocalGridError";
    this.code = code;
  }
}
