/** A telegram and what a parser has to make of it; absent is what it does not tell. */
export interface Telegram {
  readonly name: string;
  readonly bytes: Buffer;
  readonly importMwh?: number;
  readonly exportMwh?: number;
  readonly powerMw?: number;
}
