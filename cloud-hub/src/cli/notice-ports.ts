import { SmtpMail } from "../adapters/smtp/smtp-mail.ts";
import { openVapidKey } from "../adapters/system/vapid-key-file.ts";
import { VapidSigner } from "../adapters/web-push/vapid.ts";
import { WebPush } from "../adapters/web-push/web-push.ts";
import type { Config } from "../config.ts";
import { cloudHubError } from "../errors.ts";
import type { NoticeCarriers } from "../notice-side.ts";

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/**
 * What brings notices to people, by the settings.
 *
 * @throws {LocalGridError} `wrong-config` for half of them, and those of {@link openVapidKey}
 */
export function noticeWays(config: Config): Pick<NoticeCarriers, "push" | "mail"> {
  return { mail: mailOf(config), push: pushOf(config) };
}

function pushOf({ push_contact, push_networks: networks, data_dir }: Config): WebPush | null {
  if (push_contact === null) return null;
  const signer = new VapidSigner(openVapidKey(data_dir), push_contact);
  return new WebPush({ signer, networks, now_ms: () => Date.now() });
}

function mailOf(config: Config): SmtpMail | null {
  const { smtp_url, smtp_tls, smtp_user, smtp_password, mail_from, public_url } = config;
  if (smtp_url === null) return null;
  if (mail_from === null || public_url === null) {
    throw cloudHubError("wrong-config", "smtp_url: name mail_from and public_url too");
  }
  if ((smtp_user === null) !== (smtp_password === null)) {
    throw cloudHubError("wrong-config", "smtp_user and SMTP_PASSWORD: name both, or neither");
  }
  const login = smtp_user === null || smtp_password === null ? null : { user: smtp_user, password: smtp_password };
  const isTls = smtp_url.startsWith("smtps:");
  const security = isTls ? "tls" : smtp_tls === "none" ? "none" : "starttls";
  const [, name = "", port] = /^smtps?:\/\/(.+?)(?::(\d{1,5}))?$/.exec(smtp_url) ?? [];
  const standard = isTls ? SUBMISSIONS_PORT : SUBMISSION_PORT;
  const host = name.replace(/^\[|\]$/g, "");
  return new SmtpMail({ host, port: port === undefined ? standard : Number(port), security, login, from: mail_from });
}
