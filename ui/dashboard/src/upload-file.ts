import { ApiError, errorOfBody } from "@localgrid/ui-components/json-api";
import { HUB_UNREACHABLE } from "./addresses.ts";

export interface FileUpload {
  readonly path: string;
  readonly file: Blob;
  readonly csrf_token: string;
  /** Bytes that left this machine so far. */
  readonly onSent: (sent_bytes: number) => void;
  readonly stop: AbortSignal;
}

/** Sends a file in one streaming PUT; answers the parsed JSON, throws {@link ApiError}. */
export type PutFile = (upload: FileUpload) => Promise<unknown>;

/** Only XMLHttpRequest tells how much of a body has left. */
export function putFileBy(open: () => XMLHttpRequest): PutFile {
  return ({ path, file, csrf_token, onSent, stop }) =>
    new Promise((resolve, reject) => {
      const request = open();
      request.open("PUT", path);
      request.setRequestHeader("content-type", "text/csv");
      request.setRequestHeader("x-csrf-token", csrf_token);
      request.responseType = "text";
      request.upload.onprogress = ({ loaded }) => onSent(loaded);
      request.onerror = () => reject(new ApiError(HUB_UNREACHABLE, "the connection broke"));
      request.onabort = () => reject(new ApiError("upload-stopped", "stopped by hand"));
      request.onload = () => {
        const body = parsed(request.responseText);
        const { status } = request;
        if (status >= 200 && status < 300) resolve(body);
        else reject(errorOfBody(body, { status, retry_after_s: null, unreachableCode: HUB_UNREACHABLE }));
      };
      stop.addEventListener("abort", () => request.abort());
      request.send(file);
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
