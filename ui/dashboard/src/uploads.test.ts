import "../test/english.ts";
import { ApiError } from "@localgrid/ui-components/json-api";
import { beforeEach, describe, expect, test } from "vitest";
import { type FileUpload, putFileBy } from "./upload-file.ts";
import { Uploads } from "./uploads.ts";

const FILE = new Blob(["0123456789"]);

describe("files on their way", () => {
  let upload: FileUpload;
  let end: { readonly resolve: (body: unknown) => void; readonly reject: (error: unknown) => void };
  let uploads: Uploads;

  beforeEach(() => {
    uploads = new Uploads({
      putFile: (asked) => {
        upload = asked;
        return new Promise((resolve, reject) => {
          end = { resolve, reject };
        });
      },
      csrfToken: () => "token",
    });
    uploads.start("i1", { path: "/content", file: FILE });
  });

  const state = () => uploads.byImport.value.get("i1");
  const settled = () => expect.poll(() => state()?.isEnded).toBe(true);

  test("tell how far they are until they end", async () => {
    expect(upload).toMatchObject({ path: "/content", csrf_token: "token" });
    upload.onSent(4);
    expect(state()).toEqual({ sent_bytes: 4, total_bytes: 10, isEnded: false, error: null });
    expect(uploads.isSending()).toBe(true);
    end.resolve({});
    await settled();
    expect(state()).toEqual({ sent_bytes: 10, total_bytes: 10, isEnded: true, error: null });
    expect(uploads.isSending()).toBe(false);
  });

  test("keep why they ended early", async () => {
    end.reject(new ApiError("import-running", "another one"));
    await settled();
    expect(state()?.error?.code).toBe("import-running");
  });

  test("can be stopped", () => {
    uploads.stop("i1");
    uploads.stop("i2");
    expect(upload.stop.aborted).toBe(true);
  });
});

/** As much of an XMLHttpRequest as is used. */
class FakeRequest {
  readonly headers = new Map<string, string>();
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  opened = "";
  body: unknown = null;
  status = 0;
  responseType = "";
  responseText = "";
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;

  open(method: string, path: string): void {
    this.opened = `${method} ${path}`;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }
  send(body: unknown): void {
    this.body = body;
  }
  abort(): void {
    this.onabort?.();
  }
}

describe("one PUT of a file", () => {
  let request: FakeRequest;
  let sent: number[];
  let stop: AbortController;
  let answered: Promise<unknown>;

  beforeEach(() => {
    request = new FakeRequest();
    sent = [];
    stop = new AbortController();
    answered = putFileBy(() => request as unknown as XMLHttpRequest)({
      path: "/content",
      file: FILE,
      csrf_token: "token",
      onSent: (sent_bytes) => sent.push(sent_bytes),
      stop: stop.signal,
    });
    answered.catch(() => undefined);
  });

  function answer(status: number, text: string): void {
    request.status = status;
    request.responseText = text;
    request.onload?.();
  }

  test("streams the file itself and tells what has left", async () => {
    request.upload.onprogress?.({ loaded: 6 });
    answer(200, `{"import":"i1"}`);
    expect(await answered).toEqual({ import: "i1" });
    expect([request.opened, request.body, sent]).toEqual(["PUT /content", FILE, [6]]);
    expect(Object.fromEntries(request.headers)).toEqual({ "content-type": "text/csv", "x-csrf-token": "token" });
  });

  test("keeps the hub's refusal", async () => {
    answer(409, `{"code":"import-running","message":"","hint":"Wait."}`);
    await expect(answered).rejects.toMatchObject({ code: "import-running", hint: "Wait." });
  });

  test("calls a broken line and a gateway's page what they are", async () => {
    answer(502, "<html>");
    await expect(answered).rejects.toMatchObject({ code: "hub-unreachable" });
    request.onerror?.();
  });

  test("ends when it is stopped by hand", async () => {
    stop.abort();
    await expect(answered).rejects.toMatchObject({ code: "upload-stopped" });
  });
});
