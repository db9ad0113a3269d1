import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { signal } from "@preact/signals";
import type { PutFile } from "./upload-file.ts";

export interface Upload {
  readonly sent_bytes: number;
  readonly total_bytes: number;
  /** The hub has answered, or the connection is gone. */
  readonly isEnded: boolean;
  readonly error: ApiError | null;
}

export interface UploadsPorts {
  readonly putFile: PutFile;
  readonly csrfToken: () => string;
}

/** Files on their way to the hub; they go on while other pages are open. */
export class Uploads {
  readonly byImport = signal<ReadonlyMap<string, Upload>>(new Map());
  private readonly ports: UploadsPorts;
  private readonly stops = new Map<string, AbortController>();

  constructor(ports: UploadsPorts) {
    this.ports = ports;
  }

  start(run: string, { path, file }: { readonly path: string; readonly file: Blob }): void {
    const stop = new AbortController();
    const csrf_token = this.ports.csrfToken();
    const onSent = (sent_bytes: number) => this.change(run, { sent_bytes });
    this.stops.set(run, stop);
    this.change(run, { sent_bytes: 0, total_bytes: file.size, isEnded: false, error: null });
    this.ports.putFile({ path, file, csrf_token, onSent, stop: stop.signal }).then(
      () => this.change(run, { sent_bytes: file.size, isEnded: true }),
      (thrown: unknown) => this.change(run, { isEnded: true, error: asApiError(thrown) }),
    );
  }

  stop(run: string): void {
    this.stops.get(run)?.abort();
  }

  /** Whether a file would be cut off if the page were closed now. */
  isSending(): boolean {
    return [...this.byImport.value.values()].some(({ isEnded }) => !isEnded);
  }

  private change(run: string, change: Partial<Upload>): void {
    const before = this.byImport.peek().get(run) ?? { sent_bytes: 0, total_bytes: 0, isEnded: false, error: null };
    this.byImport.value = new Map([...this.byImport.peek(), [run, { ...before, ...change }]]);
  }
}
