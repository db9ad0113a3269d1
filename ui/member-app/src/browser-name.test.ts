import { expect, test } from "vitest";
import { browserName } from "./browser-name.ts";

const LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";
const ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

test.each([
  [`${ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36`, "Chrome", "Android"],
  [`${ANDROID} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, "Samsung Internet", "Android"],
  ["Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox", "Android"],
  [`${LINUX} Chrome/126.0.0.0 Safari/537.36 OPR/111.0.0.0`, "Opera", "Linux"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge", "Windows"],
  [`${IPHONE} Version/17.4 Mobile/15E148 Safari/604.1`, "Safari", "iPhone"],
  [`${IPHONE} CriOS/126.0 Mobile/15E148 Safari/604.1`, "Chrome", "iPhone"],
  ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/126.0.0.0 Safari/537.36", "Chrome", "ChromeOS"],
  [`${MAC} Version/17.4 Safari/605.1.15`, "Safari", "Mac"],
  ["Something of its own", null, null],
])("%s", (userAgent, browser, system) => {
  expect(browserName({ userAgent, maxTouchPoints: 0 })).toEqual({ browser, system });
});

test("a Mac whose screen can be touched is an iPad", () => {
  const userAgent = `${MAC} Version/17.4 Safari/605.1.15`;
  expect(browserName({ userAgent, maxTouchPoints: 5 })).toEqual({ browser: "Safari", system: "iPad" });
});
