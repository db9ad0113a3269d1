import { createTransport, type SendMailOptions } from "nodemailer";
import type { Handover, MailCarrier, PlainMail } from "../../notice-relay/carriers.ts";

export interface SmtpMailOptions {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte on; `starttls` before anything is said, or not at all; `none` for a server close by. */
  readonly security: "tls" | "starttls" | "none";
  /** Null for a server that asks nobody who they are. */
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly from: string;
  readonly timeout_ms?: number;
  /** Certificates to trust in place of the system's. */
  readonly ca?: string;
}

const TIMEOUT_MS = 20_000;
const CONNECTIONS = 2;
/** RFC 3463, X.1: nobody has this address. */
const NO_SUCH_ADDRESS = /\b5\.1\.(1|2|3|6|10)\b/;
/** X.7: a relay that was set up wrong says so too. */
const OF_POLICY = /\b5\.7\.\d+\b/;
/** Trouble with the server, whatever the mail. */
const OF_THE_SERVER = /^(ECONNECTION|ETIMEDOUT|EDNS|ETLS|EAUTH|ENOAUTH|ESOCKET|EPROXY|EREQUIRETLS|ECONFIG)$/;

interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Hands e-mails to the operator's mail server: plain text, marked as written by a machine, with a way to end them. */
export class SmtpMail implements MailCarrier {
  private readonly options: SmtpMailOptions;
  private readonly transport: ReturnType<typeof createTransport>;

  constructor(options: SmtpMailOptions) {
    const { host, port, security, login, ca, timeout_ms = TIMEOUT_MS } = options;
    this.options = options;
    this.transport = createTransport({
      ...{ host, port, pool: true, maxConnections: CONNECTIONS },
      ...{ secure: security === "tls", requireTLS: security === "starttls", ignoreTLS: security === "none" },
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
      ...{ connectionTimeout: timeout_ms, greetingTimeout: timeout_ms, socketTimeout: timeout_ms },
      // Texts are nodes': none of them names a file or an address to read.
      ...{ disableFileAccess: true, disableUrlAccess: true },
      tls: { minVersion: "TLSv1.2", ...(ca === undefined ? {} : { ca }) },
    } as Parameters<typeof createTransport>[0]);
  }

  async send(mail: PlainMail): Promise<Handover> {
    try {
      await this.transport.sendMail(this.written(mail));
      return { kind: "delivered" };
    } catch (error) {
      return failureOf(error as SmtpError);
    }
  }

  close(): void {
    this.transport.close();
  }

  private written({ to, subject, text, name, stop_url }: PlainMail): SendMailOptions {
    const { from } = this.options;
    return {
      from: { name: "localgrid", address: from },
      to: { name: "", address: to },
      subject,
      text,
      messageId: `<${name}@${from.slice(from.lastIndexOf("@") + 1)}>`,
      headers: {
        "auto-submitted": "auto-generated",
        "list-unsubscribe": { prepared: true, foldLines: true, value: `<${stop_url}>` },
        "list-unsubscribe-post": "List-Unsubscribe=One-Click",
      },
    };
  }
}

function failureOf({ code = "", command = "", responseCode, response = "" }: SmtpError): Handover {
  const reason = responseCode === undefined ? code.toLowerCase() || "broken" : `smtp-${responseCode}`;
  if (responseCode === undefined || OF_THE_SERVER.test(code) || command === "MAIL FROM")
    return { kind: "away", reason };
  const isOfRecipient = command === "RCPT TO";
  if (responseCode < 500 || (isOfRecipient && OF_POLICY.test(response))) {
    return { kind: "later", reason, retry_after_s: null };
  }
  return { kind: isOfRecipient && NO_SUCH_ADDRESS.test(response) ? "gone" : "refused", reason };
}
