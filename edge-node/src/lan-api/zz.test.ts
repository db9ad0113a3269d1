import { expect, test } from "vitest";
import { startTestApi } from "./test-client.ts";
import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
test("smoke", async () => {
  const web_root = mkdtempSync("/tmp/lanapi/web-");
  for (const step of [0, 1]) {
  const api = await startTestApi({ web_root });
  if (step) { writeFileSync(web_root+"/index.html","<html>"); mkdirSync(web_root+"/assets"); writeFileSync(web_root+"/assets/a-123.js","1"); writeFileSync(web_root+"/.secret","1");}
  for (const u of ["/","/limits","/assets/a-123.js","/assets/b.js","/.secret","/../../etc/passwd","/%2e%2e/%2e%2e/etc/passwd","/%00","/%zz","/api/%zz","/api","/api?x","/assets/"]) {
    const a = await api.nobody.get(u, {accept: "text/html"}); console.log(u, a.status, a.text.slice(0,150), a.headers["cache-control"], a.headers["content-type"], a.headers["content-security-policy"]?.slice(0,10));
  }
  const x = await api.nobody.get("/limits"); console.log(x.status, x.text);
  const d = await api.nobody.get("/api/openapi.json");
  if (step) console.log(Object.entries(d.json.paths).map(([p, o]) => p+" "+Object.entries(o).map(([m,op])=>m+":"+Object.keys(op.responses))).join("\n"), JSON.stringify(d.json.paths["/api/session"].post,null,1));
  console.log(api.world.logged);
  await api.app.close();
  }
  expect(1).toBe(1);
});
