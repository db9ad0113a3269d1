import type { PageAnswer, PageRequest } from "./form-server.ts";
import { escaped, page, wrongBox } from "./plain-page.ts";

/** What may be done with a data partition that cannot be used. */
export const RECOVERY_ACTIONS = ["check", "restore", "empty"] as const;
export type RecoveryAction = (typeof RECOVERY_ACTIONS)[number];

export interface RecoveryRequest {
  readonly action: RecoveryAction;
  readonly word: string;
  readonly recovery_code: string;
  readonly hub_url: string;
}

export interface RecoveryPorts {
  /** What happened to the partition, in a sentence. */
  readonly sentence: string;
  readonly hand: (request: RecoveryRequest) => void;
  readonly result: () => string | null;
}

/**
 * The only pages of a box without a data partition. They hand on what somebody chose; whether the word is the one on
 * the screen is for another process to say.
 */
export function createRecoveryPages(ports: RecoveryPorts): (request: PageRequest) => PageAnswer {
  return ({ method, path, fields }) => {
    if (path === "/health") return health();
    if (method === "GET") return { status: path === "/" ? 200 : 404, body: choicePage(ports, []) };
    if (path !== "/act" || fields === null) return { status: 404, body: choicePage(ports, []) };
    const request = requestOf(fields);
    if (typeof request === "string") return { status: 422, body: choicePage(ports, [request]) };
    ports.hand(request);
    return { status: 303, body: "", headers: { location: "/" } };
  };
}

function requestOf(fields: URLSearchParams): RecoveryRequest | string {
  const given = (name: string) => (fields.get(name) ?? "").trim().slice(0, 4_096);
  const action = RECOVERY_ACTIONS.find((known) => known === given("action"));
  if (action === undefined) return "choose what to do";
  if (given("word") === "") return "type the word that the screen shows";
  if (action === "restore" && given("recovery_code") === "") return "type the 24 words of the recovery code";
  return {
    action,
    word: given("word").toLowerCase(),
    recovery_code: given("recovery_code"),
    hub_url: given("hub_url"),
  };
}

/** For whoever watches boxes: the port answers, and says that this is no node. */
function health(): PageAnswer {
  const body = JSON.stringify({ status: "no-data-partition" });
  return { status: 503, body, headers: { "content-type": "application/json; charset=utf-8" } };
}

function choicePage({ sentence, result }: RecoveryPorts, problems: readonly string[]): string {
  const last = result();
  const choice = (action: RecoveryAction, label: string, isChosen: boolean) =>
    `<label><input type="radio" name="action" value="${action}"${isChosen ? " checked" : ""}> ${label}</label>`;
  const body =
    `<p>${escaped(sentence)}</p><p>Nothing is lost that other nodes or the hub keep. Until you choose, nothing on the card is changed. ` +
    `The box tries again by itself every half hour.</p>${wrongBox(problems)}` +
    (last === null ? "" : `<p role="status"><b>${escaped(last)}</b></p>`) +
    '<form method="post" action="/act">' +
    choice("check", "Check and repair the partition, then start again<small>keeps what can be read</small>", true) +
    choice(
      "restore",
      "Make it empty, then become the same node again<small>needs the recovery code, and peers or the hub; a Wi-Fi has to be " +
        "entered again: without a cable the box opens its own Wi-Fi for that after the start</small>",
      false,
    ) +
    choice("empty", "Make it empty and begin anew<small>everything on this card is gone, keys too</small>", false) +
    '<label>Recovery code<small>24 words; only for the second choice</small><input name="recovery_code" autocomplete="off" autocapitalize="none"></label>' +
    '<label>Address of the hub<small>only for the second choice, if it is another than before</small><input name="hub_url" inputmode="url" autocapitalize="none"></label>' +
    '<label>Word on the screen of this box<small>Only who stands at the box may do this.</small><input name="word" autocomplete="off" autocapitalize="none"></label>' +
    '<button type="submit">Do it</button></form>';
  return page({ title: "localgrid cannot use its data partition", body });
}
