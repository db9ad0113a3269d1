import { ApiError, errorOfBody } from "@localgrid/ui-components/json-api";
import { HUB_UNREACHABLE } from "./addresses.ts";

export interface DownloadedFile {
  readonly name: string;
  readonly content: Blob;
}

export interface DownloadOptions {
  readonly fetch: typeof fetch;
  readonly onSessionLost: (method: string) => unknown;
  readonly onHeard: (response: Response | null) => void;
}

/** Fetches a file that the hub makes; throws {@link ApiError}. A plain link would save a refusal as the file. */
export type Download = (path: string) => Promise<DownloadedFile>;

/** Files of a thousand members take the hub a while. */
const TIMEOUT_MS = 60_000;

export function createDownload({ fetch, onSessionLost, onHeard }: DownloadOptions): Download {
  return async (path) => {
    const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
      onHeard(null);
      throw new ApiError(HUB_UNREACHABLE, String(cause));
    });
    onHeard(response);
    if (response.ok) {
      return { name: fileNameOf(response.headers.get("content-disposition"), path), content: await response.blob() };
    }
    const body: unknown = await response.json().catch(() => null);
    const error = errorOfBody(body, {
      status: response.status,
      retry_after_s: null,
      unreachableCode: HUB_UNREACHABLE,
    });
    if (error.code === "no-session") onSessionLost("GET");
    throw error;
  };
}

/** The name that the hub gives the file, else the last part of its address. */
export function fileNameOf(disposition: string | null, path: string): string {
  return /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? path.slice(path.lastIndexOf("/") + 1);
}

/** Hands a file to the person. */
export function saveFile({ name, content }: DownloadedFile): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the file by the time that this task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
