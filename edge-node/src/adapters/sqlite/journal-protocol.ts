/** What the journal's writer thread is asked and answers. Records travel as one transferred buffer. */
export interface WriterOptions {
  readonly file: string;
}

export interface AppendRequest {
  readonly id: number;
  /** All records of the group, one after the other. */
  readonly bytes: ArrayBuffer;
  readonly lengths: readonly number[];
  /** The position of the last stored record as the caller believes it; a mismatch stops the process. */
  readonly after: number;
}

/** Asked for a sign of life, the writer gives one as soon as it is done with what came before. */
export const SIGN_OF_LIFE = "sign-of-life";

export type WriterRequest = AppendRequest | typeof SIGN_OF_LIFE | "stop";

export type WriterAnswer =
  | { readonly kind: typeof SIGN_OF_LIFE }
  | { readonly kind: "ready"; readonly position: number }
  | { readonly kind: "stored"; readonly id: number; readonly position: number }
  | { readonly kind: "failed"; readonly id: number; readonly code: string; readonly message: string };
