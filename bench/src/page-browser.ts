import { join } from "node:path";
import { findFreePort } from "@localgrid/neighbourhood/free-port";
import { CHROMIUM_ARGS } from "@localgrid/ui-components/test/browser";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";

/** A phone as Lighthouse's mobile run has it. */
export const PHONE = { width: 412, height: 823 };

/** A browser with a profile of its own, which other programs can measure through its port. */
export interface PageBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly debugging_port: number;
  close(): Promise<void>;
}

export async function openPageBrowser(folder: string): Promise<PageBrowser> {
  const debugging_port = await findFreePort("127.0.0.1", null);
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: "/usr/bin/chromium",
    args: [...CHROMIUM_ARGS, `--remote-debugging-port=${debugging_port}`],
    viewport: PHONE,
    locale: "en-GB",
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, debugging_port, close: () => context.close() };
}

/** The processor of a phone on this one. */
export async function slowDown(page: Page, times: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: times });
  return session;
}
