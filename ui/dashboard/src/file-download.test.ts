import { ApiError } from "@localgrid/ui-components/json-api";
import { expect, test } from "vitest";
import { createDownload, fileNameOf } from "./file-download.ts";

function downloadWith(answer: Response | Error) {
  const told: string[] = [];
  const download = createDownload({
    fetch: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onSessionLost: () => told.push("session lost"),
    onHeard: (response) => told.push(response === null ? "silence" : `${response.status}`),
  });
  return { told, download };
}

const refusal = (status: number, code: string) => new Response(JSON.stringify({ code, message: code }), { status });

test("a file comes with the name that the hub gives it", async () => {
  const headers = { "content-disposition": 'attachment; filename="sun-run-4.csv"' };
  const { download, told } = downloadWith(new Response("a;b", { headers }));
  const { name, content } = await download("/api/export.csv");
  expect([name, await content.text(), told]).toEqual(["sun-run-4.csv", "a;b", ["200"]]);
});

test("a name that would leave the folder is not taken", () => {
  expect(fileNameOf('attachment; filename="../etc/passwd"', "/api/run/export.csv")).toBe("export.csv");
  expect(fileNameOf(null, "/api/run/export.csv")).toBe("export.csv");
});

test("a refusal is an error with its code, and no file", async () => {
  const { download, told } = downloadWith(refusal(409, "no-collection"));
  await expect(download("/api/x")).rejects.toMatchObject({ code: "no-collection" });
  expect(told).toEqual(["409"]);
});

test("a session that has ended is told", async () => {
  const { download, told } = downloadWith(refusal(401, "no-session"));
  await expect(download("/api/x")).rejects.toBeInstanceOf(ApiError);
  expect(told).toEqual(["401", "session lost"]);
});

test("no answer is said to be none", async () => {
  const { download, told } = downloadWith(new Error("offline"));
  await expect(download("/api/x")).rejects.toMatchObject({ code: "hub-unreachable" });
  expect(told).toEqual(["silence"]);
});
