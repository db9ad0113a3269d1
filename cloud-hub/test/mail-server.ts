import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { LoopbackTls } from "./loopback-tls.ts";

export interface GotMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Names in small letters, values unfolded. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded. */
  readonly text: string;
  readonly raw: string;
  readonly isEncrypted: boolean;
  readonly user: string | null;
}

export interface MailServer {
  readonly port: number;
  /** Grows. */
  readonly got: readonly GotMail[];
  /** Answers given in place of 250, by command: throw what `refusal` makes. */
  onRcpt: (address: string) => Error | null;
  onMail: () => Error | null;
  onData: () => Error | null;
  /** Takes mails in and never says so. */
  isSilent: boolean;
  stop(): Promise<void>;
}

export interface MailServerOptions {
  /** Null for a server that has no TLS at all. */
  readonly tls: LoopbackTls | null;
  readonly login?: { readonly user: string; readonly password: string };
  readonly port?: number;
}

export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A mail server on this machine, on a free port unless one is named. */
export async function startMailServer({ tls, login, port = 0 }: MailServerOptions): Promise<MailServer> {
  const got: GotMail[] = [];
  const options: SMTPServerOptions = {
    ...(tls === null ? {} : { key: tls.key, cert: tls.cert }),
    disabledCommands: [...(tls === null ? ["STARTTLS"] : []), ...(login === undefined ? ["AUTH"] : [])],
    authOptional: login === undefined,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, answer) => {
      const isRight = username === login?.user && password === login?.password;
      if (isRight) answer(null, { user: username ?? "" });
      else answer(refusal(535, "5.7.8 no"));
    },
    onMailFrom: (_address, _session, answer) => answer(server.onMail()),
    onRcptTo: ({ address }, _session, answer) => answer(server.onRcpt(address)),
    onData: (stream, session, answer) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.once("end", () => {
        if (server.isSilent) return;
        const error = server.onData();
        if (error !== null) return answer(error);
        const { mailFrom, rcptTo } = session.envelope;
        got.push({
          ...{ from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map(({ address }) => address) },
          ...{ isEncrypted: session.secure, user: session.user ?? null },
          ...parsed(Buffer.concat(parts).toString()),
        });
        answer(null);
      });
    },
  };
  const smtp = new SMTPServer(options);
  // Clients that break off are what some tests are about.
  smtp.on("error", () => {});
  const listening = smtp.listen(port, "127.0.0.1");
  if (!listening.listening) await once(listening, "listening");
  const server: MailServer = {
    port: (listening.address() as AddressInfo).port,
    got,
    onRcpt: () => null,
    onMail: () => null,
    onData: () => null,
    isSilent: false,
    stop: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return server;
}

function parsed(raw: string): Pick<GotMail, "headers" | "text" | "raw"> {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { headers, text: decoded(rest.join("\r\n\r\n"), headers["content-transfer-encoding"] ?? "7bit"), raw };
}

function decoded(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString().replaceAll("\r\n", "\n");
  if (encoding !== "quoted-printable") return body.replaceAll("\r\n", "\n");
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`)));
  return Buffer.from(bytes, "latin1").toString().replaceAll("\r\n", "\n");
}
