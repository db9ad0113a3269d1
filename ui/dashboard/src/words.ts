/** What codes of the hub mean, for people who never see a log. */

export interface AlarmWords {
  readonly title: string;
  readonly text: string;
}

const ALARMS: Readonly<Record<string, AlarmWords>> = {
  fork: {
    title: "Two different histories",
    text: "The node sent other records for a part of its journal that the hub already holds. Both are kept. Perhaps an old copy of its memory card was started again.",
  },
  "rolled-back": {
    title: "Storage went back in time",
    text: "The node forgot records that the hub holds, as after a restored backup. It fetches them back by itself.",
  },
  "records-missing": {
    title: "Records are missing",
    text: "The node lacks records that it has to send first. Restore its newest backup.",
  },
  refused: { title: "The hub refused records", text: "The node runs a version that this hub does not understand." },
  forbidden: { title: "The node may not send this", text: "It carries a journal of another community." },
  "too-large": { title: "A record is too large", text: "The node holds a record that the hub does not take." },
  stuck: {
    title: "Sending does not get on",
    text: "The hub could not follow three times in a row; the node goes on trying.",
  },
  "batch-differs": {
    title: "The node did not sign a batch",
    text: "The hub sealed trades that the node's ledger does not have. The list of refused entries names the batch and the first trade.",
  },
  equivocation: {
    title: "Two different histories",
    text: "That node signed two different records for one place of its journal. Both are kept. Perhaps an old copy of its memory card was started again.",
  },
  "claims-ahead": {
    title: "Promises that nobody keeps",
    text: "That node announces records that nobody can get from it.",
  },
  "identity-used-twice": {
    title: "The node's key is used twice",
    text: "Another box works with this node's key. Find out who has the recovery code, and keep only one box.",
  },
  "misbehaving-peer": {
    title: "A node misbehaves",
    text: "What it sends does not fit its signatures. Its coordinator should look at it; shut it out if it does not stop.",
  },
  "replica-quota": {
    title: "No room for copies",
    text: "This node has no room left for other nodes' journals and takes no new ones.",
  },
  "replica-storage": {
    title: "Copies cannot be stored",
    text: "This node's disk does not take other nodes' journals.",
  },
  "region-key-changed": {
    title: "Somebody else signs the list of nodes",
    text: "The node was given a list that another key had signed, and did not take it.",
  },
  "not-listed": {
    title: "The node is not on the list",
    text: "The region's list of nodes does not name it: no other node talks to it.",
  },
  "too-few-copies": { title: "Too few copies", text: "Too few other nodes keep this node's journal." },
  "clock-differs": { title: "Clocks differ", text: "This node's clock and the others' are not the same." },
  "node-replaced": {
    title: "The node was replaced",
    text: "Another box has taken its place; this one must not go on.",
  },
  "not-authenticated": { title: "The hub does not know this node", text: "Enrol it again with a new join code." },
};

export function alarmWords(code: string): AlarmWords {
  return ALARMS[code] ?? { title: code, text: "The node reported this; its log tells more." };
}

const REFUSALS: Readonly<Record<string, string>> = {
  "member-exists": "The node knows this member already.",
  "unknown-member": "The node does not know the member it belongs to.",
  "metering-point-exists": "The node knows this metering point already.",
  "metering-point-moved": "The node has it with another member.",
  "unknown-metering-point": "The node does not know the metering point.",
  "tariff-in-the-past": "It begins before an interval that has closed.",
  "tariff-exists": "The node has another tariff from the same moment on.",
  "tariff-too-far": "It begins too far in the future.",
  "negative-fee": "A fee in it is below zero.",
  "trade-differs": "A trade in it is not the one in the node's ledger.",
  "trade-missing": "A trade that the node's ledger has is missing in it.",
  "trades-disordered": "Its trades are out of order, or one of them comes twice.",
  "member-differs": "It names a member otherwise than batches before.",
  "rows-differ": "What it moves is not what its trades come to.",
  "header-differs": "Its header is not about these trades, or about another contract.",
  "report-differs": "What it reports of the meters is not what the node measured.",
  "batch-contradicted": "The chain has taken another batch of this number.",
};

export function refusalText(reason: string): string {
  return REFUSALS[reason] ?? `Reason: ${reason}.`;
}

export interface CauseWords {
  readonly label: string;
  readonly text: string;
}

const CAUSES: Readonly<Record<string, CauseWords>> = {
  missing: { label: "Missing", text: "We had no reading." },
  estimated: { label: "Estimated", text: "We had filled a gap." },
  unsigned: { label: "Unsigned", text: "The reading came from a device that does not sign." },
  clock: { label: "Clock", text: "The whole day is shifted in time." },
  scale: { label: "Scale", text: "Off by a constant factor, as with a wrong transformer ratio." },
  direction: { label: "Direction", text: "Import and export are swapped." },
  other: { label: "Other", text: "None of the known patterns." },
  neighbours: { label: "Neighbours", text: "Ours was right, but what neighbours shared has changed." },
};

export function causeWords(cause: string): CauseWords {
  return CAUSES[cause] ?? { label: cause, text: "" };
}

export const CAUSE_NAMES = Object.keys(CAUSES);

const QUALITIES: Readonly<Record<string, string>> = {
  valid: "measured",
  estimated: "estimated",
  edited: "edited",
  questionable: "questionable",
};

export interface Provenance {
  readonly quality: string;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

/** How a value came about: `measured`, `estimated, unsigned`, `official`. */
export function provenanceText({ quality, is_signed, is_official }: Provenance): string {
  if (is_official) return "official";
  const word = QUALITIES[quality] ?? quality;
  return is_signed ? word : `${word}, unsigned`;
}

const IMPORT_STATES = {
  waiting: "Waiting for the file",
  running: "Reading",
  done: "Taken in",
  refused: "Not taken",
  failed: "Broken off",
} as const;

export function importStateText(status: keyof typeof IMPORT_STATES): string {
  return IMPORT_STATES[status];
}

const RECOMPUTATION = {
  current: "The hub has computed everything again.",
  behind: "The hub is still computing again what came in.",
  stopped: "The hub cannot compute this node's figures again.",
} as const;

export function recomputationText(status: keyof typeof RECOMPUTATION): string {
  return RECOMPUTATION[status];
}
