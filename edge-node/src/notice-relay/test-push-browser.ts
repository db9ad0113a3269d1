import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import type { NoticeMessage } from "@localgrid/protocol/notice-relay";

/** A browser with a push subscription, which opens what was sealed for it. */
export class TestBrowser {
  readonly subscription;
  private readonly key = createECDH("prime256v1");

  constructor(name: string, language: "de" | "en" = "en") {
    const p256dh = this.key.generateKeys("base64url");
    const auth = randomBytes(16).toString("base64url");
    this.subscription = { endpoint: `https://push.example/${name}`, p256dh, auth, language, name };
  }

  /** What the app's service worker would be told. */
  open(message: NoticeMessage | undefined): unknown {
    if (message?.way !== "push") throw new Error("no push message");
    return this.openBody(message.body);
  }

  /** @param sealed base64url */
  openBody(sealed: string): unknown {
    const body = Buffer.from(sealed, "base64url");
    const point = body.subarray(21, 86);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.key.getPublicKey(), point]);
    const auth = Buffer.from(this.subscription.auth, "base64url");
    const keying = Buffer.from(hkdfSync("sha256", this.key.computeSecret(point), auth, info, 32));
    const derived = (name: string, length: number) =>
      Buffer.from(hkdfSync("sha256", keying, body.subarray(0, 16), `Content-Encoding: ${name}\0`, length));
    const decipher = createDecipheriv("aes-128-gcm", derived("aes128gcm", 16), derived("nonce", 12));
    decipher.setAuthTag(body.subarray(-16));
    const record = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]).toString("utf8");
    return JSON.parse(record.slice(0, record.lastIndexOf("\u0002")));
  }
}
