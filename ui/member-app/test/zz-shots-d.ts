import { launchBrowser } from "/root/nine/ui/components/test/browser.ts";
import { startFakeNode } from "/root/nine/ui/member-app/test/fake-node.ts";
import { startFakeHub, PASSWORD } from "/root/nine/ui/dashboard/test/fake-hub.ts";
const START_MS = Date.parse("2016-08-06T13:40:00Z");
const only = process.argv[2] ?? "member";
const browser = await launchBrowser();
const MODES: any = {
  hcl: { contrast: "more", colorScheme: "light" }, hcd: { contrast: "more", colorScheme: "dark" },
  fcl: { forcedColors: "active", colorScheme: "light" }, fcd: { forcedColors: "active", colorScheme: "dark" },
  dark: { colorScheme: "dark" }, light: { colorScheme: "light" },
};
const modes = (process.argv[3] ?? "hcl,hcd,fcl,fcd").split(",");
const views = (process.argv[4] ?? "now,today,month,limits,statement,account").split(",");
const phone = process.argv[5] !== "desk";
const viewport = phone ? { width: 360, height: 780 } : { width: 1280, height: 800 };
const server: any = only === "member"
  ? await startFakeNode({ webRoot: "/root/nine/ui/member-app/dist", period_ms: 100, advance_ms: 0, start_ms: START_MS })
  : await startFakeHub({ webRoot: "/root/nine/ui/dashboard/dist" } as any);
for (const mode of modes) {
  const context = await browser.newContext({ viewport, locale: "en-GB", reducedMotion: "reduce", serviceWorkers: "block", ...MODES[mode] });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("input[name=login]").waitFor();
  const name = (v: string) => `/root/shots/d10-${only}-${mode}-${phone ? "phone" : "desk"}-${v.replaceAll("/", "_")}.png`;
  if (views.includes("login")) await page.screenshot({ path: name("login") });
  await page.locator("input[name=login]").fill(only === "member" ? "anna" : "clara");
  await page.locator("input[name=password]").fill(only === "member" ? "green-roof" : PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.locator(only === "member" ? ".flow" : "h1").first().waitFor();
  for (const view of views.filter((v) => v !== "login")) {
    await page.evaluate((v) => { location.hash = `#/${v}`; }, view);
    await page.waitForTimeout(700);
    await page.screenshot({ path: name(view), fullPage: true });
  }
  await context.close();
}
await browser.close();
await server.stop();
process.exit(0);
