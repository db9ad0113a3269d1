import { createHash, timingSafeEqual } from "node:crypto";
import type { MailAddress, MailStanding } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import { mailAddressOf } from "./mail-address.ts";
import type { MailBook, StoppedMails } from "./mail-book.ts";
import { relayWords } from "./relay-words.ts";

const TOKEN_BYTES = 32;
const ID_BYTES = 12;
const CODE_COUNT = 1_000_000;
/** The largest multiple of it in 32 bits: what lies above would make small codes more likely. */
const FAIR_BELOW = Math.floor(2 ** 32 / CODE_COUNT) * CODE_COUNT;

export interface MailDeskPorts {
  readonly book: MailBook;
  readonly sendsMail: boolean;
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
  /** There is something to send. */
  readonly taken: () => void;
}

/** Lets people say where their e-mails go: an address counts once its code has come back, and until somebody ends it. */
export class MailDesk {
  private readonly ports: MailDeskPorts;

  constructor(ports: MailDeskPorts) {
    this.ports = ports;
  }

  /**
   * Mails a code to an address, or again to the same one.
   *
   * @throws {LocalGridError} `no-mail-way`, `wrong-mail-address`, `too-many-codes`, `too-many-addresses`, `store-away`,
   * `store-full`
   */
  async enter(node: NodeId, recipient: string, given: MailAddress): Promise<MailStanding> {
    const { book, sendsMail, random, now_ms, taken } = this.ports;
    if (!sendsMail) throw cloudHubError("no-mail-way", "this hub sends no e-mail");
    const address = mailAddressOf(given.address);
    if (address === null) throw cloudHubError("wrong-mail-address", "this is no address that e-mail can go to");
    const { language, community_name } = given;
    const [code, stop_token, words] = [this.newCode(), random(TOKEN_BYTES), relayWords(language)];
    const entered = await book.enter(node, recipient, {
      ...{ address, language, community_name, stop_token, now_ms: now_ms() },
      code_digest: codeDigest({ node, recipient }, code),
      mail: {
        id: `code/${Buffer.from(random(ID_BYTES)).toString("hex")}`,
        subject: words.codeSubject(community_name),
        text: words.codeText(community_name, code),
      },
    });
    if (entered === "too-many-codes") throw cloudHubError(entered, "enough codes were mailed for today");
    if (entered === "too-many-addresses") throw cloudHubError(entered, "the node has as many addresses as it may");
    taken();
    return { standing: entered };
  }

  /** @throws {LocalGridError} `wrong-code`, `code-expired`, `unknown-recipient`, `store-away`, `store-full` */
  async confirm(node: NodeId, recipient: string, code: string): Promise<MailStanding> {
    const { book, now_ms } = this.ports;
    const { standing } = await this.standing(node, recipient);
    if (standing === "confirmed") return { standing };
    const code_digest = await book.tryCode(node, recipient, now_ms());
    if (code_digest === null) throw cloudHubError("code-expired", "the code is a day old, or was tried too often");
    if (!timingSafeEqual(codeDigest({ node, recipient }, code), code_digest)) {
      throw cloudHubError("wrong-code", "this is not the code that was mailed");
    }
    // A newer code may have gone out meanwhile, to another address.
    if (await book.confirm(node, recipient, code_digest)) return { standing: "confirmed" };
    throw cloudHubError("code-expired", "a newer code is on its way");
  }

  /** @throws {LocalGridError} `unknown-recipient`, `store-away` */
  async standing(node: NodeId, recipient: string): Promise<MailStanding> {
    const standing = await this.ports.book.standing(node, recipient);
    if (standing === null) throw cloudHubError("unknown-recipient", "nobody with that name has an address here");
    return { standing };
  }

  /** Again changes nothing. @throws {LocalGridError} `store-away`, `store-full` */
  forget(node: NodeId, recipient: string): Promise<void> {
    return this.ports.book.forget(node, recipient);
  }

  /** What a link in a mail is about. */
  byToken(token: string): Promise<StoppedMails | null> {
    return this.ports.book.byToken(bytesOf(token));
  }

  /** @throws {LocalGridError} `store-away`, `store-full` */
  end(token: string): Promise<StoppedMails | null> {
    return this.ports.book.end(bytesOf(token));
  }

  private newCode(): string {
    for (;;) {
      const drawn = Buffer.from(this.ports.random(4)).readUInt32BE();
      if (drawn < FAIR_BELOW) return String(drawn % CODE_COUNT).padStart(6, "0");
    }
  }
}

/** Good for nobody else. */
function codeDigest({ node, recipient }: { readonly node: NodeId; readonly recipient: string }, code: string): Buffer {
  return createHash("sha256").update("lg/notice-code/1").update(node).update(`${recipient}/${code}`).digest();
}

function bytesOf(token: string): Uint8Array {
  return new Uint8Array(Buffer.from(token, "base64url"));
}
