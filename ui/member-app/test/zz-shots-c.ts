import { launchBrowser } from "@localgrid/ui-components/test/browser";
import { startFakeNode } from "./fake-node.ts";
import { bringWorker, openMemberPage } from "./member-page.ts";
import { stubPushService } from "./push-stub.ts";
import { WEB_ROOT } from "./web-root.ts";
const TOLD = { endpoint: "https://push.example/other", p256dh: "B", auth: "s", language: "en", name: "Safari on iPad" };
const browser = await launchBrowser();
async function shot(name: string, how: { lang?: string; dark?: boolean; wide?: boolean; sw?: "allow" | "block"; before?: (n: any) => void; page?: (p: any, n: any, c: any) => Promise<void>; init?: string; selector?: string }) {
  const node = await startFakeNode({ webRoot: WEB_ROOT, period_ms: 100, advance_ms: 0, start_ms: Date.parse("2016-08-06T13:40:00Z") });
  how.before?.(node);
  const { page, context } = await openMemberPage(browser, node.url, how.sw ?? "block");
  if (how.wide) await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: how.dark ? "dark" : "light" });
  await stubPushService(context);
  if (how.init) await context.addInitScript(how.init);
  await page.evaluate((l: string) => localStorage.setItem("lg-language", l), how.lang ?? "en");
  if (how.sw === "allow") { await context.grantPermissions(["notifications"]); await bringWorker(page); }
  await page.goto(`${node.url}/#/notices`);
  await page.reload();
  await page.locator(".notice-ways").waitFor();
  await page.waitForTimeout(700);
  await how.page?.(page, node, context);
  await page.waitForTimeout(300);
  await page.locator(how.selector ?? ".notice-ways").screenshot({ path: `/root/shots/c-${name}.png` });
  await context.close(); await node.stop();
}
const both = (n: any) => { n.notices.ways.addDevice("anna", TOLD); n.notices.ways.setAddress("anna", { address: "anna@example.org", standing: "confirmed" }); };
const only = process.argv[2];
const all: Record<string, Parameters<typeof shot>[1]> = {
  "off-light": { sw: "allow" },
  "on-dark": { sw: "allow", dark: true, before: both, page: async (p) => { await p.getByRole("button", { name: "Turn on", exact: true }).click(); await p.getByText("this device, since").waitFor(); await p.getByRole("button", { name: "Send a test" }).first().click(); } },
  "on-wide": { sw: "allow", wide: true, before: both, page: async (p) => { await p.getByRole("button", { name: "Turn on", exact: true }).click(); await p.getByText("this device, since").waitFor(); } },
  "hub-away": { before: (n) => { n.notices.ways.hub = "away"; n.notices.ways.addDevice("anna", TOLD); n.notices.ways.setAddress("anna", { address: "anna@example.org", standing: "unconfirmed" }); } },
  "no-hub": { before: (n) => { Object.assign(n.notices.ways, { hub: "none", hasPush: false, hasMail: false }); } },
  "nothing": { before: (n) => { Object.assign(n.notices.ways, { hasPush: false, hasMail: false }); } },
  "iphone": { init: 'Reflect.deleteProperty(window,"PushManager");Object.defineProperty(navigator,"userAgent",{value:"iPhone; Version/17.0 Safari/604.1"})' },
  "denied": { sw: "allow", page: async (p, n, c) => { await c.grantPermissions([]); await p.reload(); await p.locator(".notice-ways h3").first().waitFor(); await p.waitForTimeout(500); } },
  "code-wrong": { before: (n) => { n.notices.ways.setAddress("anna", { address: "anna@example.org", standing: "unconfirmed" }); }, page: async (p) => { await p.locator("#notice-code").fill("999999"); await p.getByRole("button", { name: "Confirm" }).click(); await p.waitForTimeout(500); } },
  "ended-change": { before: (n) => { n.notices.ways.setAddress("anna", { address: "anna@example.org", standing: "ended" }); }, page: async (p) => { await p.getByRole("button", { name: "Change address" }).click(); } },
  "offline": { sw: "allow", before: both, selector: "main", page: async (p, n) => { n.cut(); await p.getByText("No connection to the node.").waitFor(); } },
  "offline-reloaded": { sw: "allow", before: both, selector: "main", page: async (p, n) => { n.cut(); await p.reload(); await p.getByText("No connection to the node.").waitFor(); await p.waitForTimeout(1500); } },
  "offline-limits": { sw: "allow", selector: "main", page: async (p, n) => { await p.goto(`${n.url}/#/limits`); await p.locator(".limits-save").waitFor(); n.cut(); await p.getByText("No connection to the node.").waitFor(); await p.waitForTimeout(800); } },
};
for (const lang of ["de", "fr", "es", "it"]) all[`lang-${lang}`] = { lang, sw: "allow", before: (n) => { n.notices.ways.hub = "away"; n.notices.ways.addDevice("anna", TOLD); n.notices.ways.setAddress("anna", { address: "anna@example.org", standing: "unconfirmed" }); } };
for (const [name, how] of Object.entries(all)) if (only === undefined || name.startsWith(only)) await shot(name, how).catch((e) => console.log(name, String(e).slice(0, 300)));
await browser.close();
