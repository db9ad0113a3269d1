import type { Identity } from "../access/identity.ts";
import { type AuditedAct, actorOf } from "../audit/audit-log.ts";
import type { ListPart } from "../communities/community-store.ts";
import { cloudHubError } from "../errors.ts";

/** Languages that a letter can be printed in. */
export const LETTER_LANGUAGES = ["en", "de", "fr", "es", "it"] as const;
export type LetterLanguage = (typeof LETTER_LANGUAGES)[number];

/** What every letter of a community says besides the member. */
export interface LetterTerms {
  /** Where the node's page opens in the house's network, such as `http://192.168.1.20:8080/`; empty until it was entered. */
  readonly node_address: string;
  /** Whom members can ask, on one line; may be empty. */
  readonly contact: string;
}

export interface HeldTerms extends LetterTerms {
  /** 0 while nothing was entered. */
  readonly version: number;
}

/** An active member as its letter needs it. Name and address are those of its billing account. */
export interface JoinLetter {
  readonly member: string;
  readonly name: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
  /** Those that are active, by id. */
  readonly metering_points: readonly { readonly metering_point: string; readonly operator_reference: string | null }[];
  /** When it was printed last; null for never. */
  readonly printed: { readonly at_ms: number; readonly by: string; readonly language: string } | null;
}

export interface PrintedLetters {
  readonly members: readonly string[];
  readonly language: LetterLanguage;
  readonly by: string;
  readonly at_ms: number;
  readonly act: AuditedAct;
}

/** Where it is kept what letters say, and which were printed. Every method @throws {LocalGridError} `store-away` */
export interface JoinLetterStore {
  /** By member; only those without a letter where `isUnprintedOnly`. */
  list(community: string, part: ListPart<string>, isUnprintedOnly: boolean): Promise<readonly JoinLetter[]>;
  terms(community: string): Promise<HeldTerms>;
  /** Null when the version is no longer that one. @throws {LocalGridError} `store-full` */
  setTerms(community: string, terms: LetterTerms, version: number): Promise<HeldTerms | null>;
  /** All of them, or none and false where one is no member. @throws {LocalGridError} `store-full` */
  notePrinted(community: string, printed: PrintedLetters): Promise<boolean>;
}

interface Ports {
  readonly store: JoinLetterStore;
  readonly now_ms: () => number;
}

/** The letters by which members find the node's page. */
export class JoinLetters {
  private readonly ports: Ports;

  constructor(ports: Ports) {
    this.ports = ports;
  }

  list(community: string, part: ListPart<string>, isUnprintedOnly: boolean): Promise<readonly JoinLetter[]> {
    return this.ports.store.list(community, part, isUnprintedOnly);
  }

  terms(community: string): Promise<HeldTerms> {
    return this.ports.store.terms(community);
  }

  /** @throws {LocalGridError} `wrong-node-address`, `changed-meanwhile` */
  async setTerms(community: string, { version, ...terms }: HeldTerms): Promise<HeldTerms> {
    const node_address = nodeAddress(terms.node_address);
    const contact = terms.contact.toWellFormed().trim();
    const saved = await this.ports.store.setTerms(community, { node_address, contact }, version);
    if (saved === null) throw cloudHubError("changed-meanwhile", "somebody else has changed what the letters say");
    return saved;
  }

  /** Notes that somebody has printed letters. @throws {LocalGridError} `unknown-member` */
  async notePrinted(
    { community, identity }: { readonly community: string; readonly identity: Identity },
    members: readonly string[],
    language: LetterLanguage,
  ): Promise<void> {
    const details = { letters: members.length, language };
    const act = { community, ...actorOf(identity), action: "letters-printed", subject: community, details };
    const printed = { members, language, by: identity.name, at_ms: this.ports.now_ms(), act };
    if (await this.ports.store.notePrinted(community, printed)) return;
    throw cloudHubError("unknown-member", "one of them is no member of the community");
  }
}

/** As browsers write it, without what a letter must not hold. */
function nodeAddress(text: string): string {
  const url = URL.parse(text.trim());
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isPlain || url.search !== "" || url.hash !== "") {
    throw cloudHubError("wrong-node-address", "the node's address begins with http:// or https:// and names a place");
  }
  return url.href;
}
