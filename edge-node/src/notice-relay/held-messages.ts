import { MOST_HELD_MESSAGES, type NoticeMessage, type NoticeWays } from "@localgrid/protocol/notice-relay";
import type { Role } from "../access/account-store.ts";
import { isQuiet } from "../notices/quiet-hours.ts";
import { messageId, type RelayMoment, type RelayParty } from "./relay-messages.ts";
import type { WaitingMessage } from "./relay-store.ts";

/** The hub keeps nothing for longer than seven days; it is told anew every day. */
const HELD_FOR_S = 7 * 86_400 - 3_600;

export interface HeldParty extends RelayParty {
  readonly login: string;
  readonly role: Role;
}

/** A target of a message that is held, and the login that it is for. */
export interface HeldTarget {
  readonly login: string;
  readonly way: NoticeMessage["way"];
  readonly target: string;
}

/**
 * Whom the hub is to tell if this node falls silent. Quiet hours are obeyed as they are now: the set is another one when
 * they begin and end. With more than the hub holds, coordinators go first, and of the others mails before devices.
 */
export function heldTargets(
  parties: readonly HeldParty[],
  ways: NoticeWays,
  { now_s, time_zone }: Pick<RelayMoment, "now_s" | "time_zone">,
): readonly HeldTarget[] {
  const told = parties.filter(({ settings }) => !settings.muted.includes("node-trouble"));
  const targets = told.flatMap(({ login, role, settings, devices, address }) => {
    const isDisturbed = ways.push !== null && !isQuiet(settings.quiet_hours, now_s, time_zone);
    const isMailed = ways.mail && address?.standing === "confirmed";
    const mails = isMailed ? [{ login, way: "mail", target: address.recipient } as const] : [];
    const pushes = isDisturbed ? devices.map(({ id }) => ({ login, way: "push", target: id }) as const) : [];
    return [...mails, ...pushes].map((held) => ({
      held,
      rank: role === "coordinator" ? 0 : held.way === "mail" ? 1 : 2,
    }));
  });
  return targets
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST_HELD_MESSAGES)
    .map(({ held }) => held);
}

/** @param round another one for each time that the hub is told: an id that was sent is never sent again */
export function heldMessage({ way, target }: HeldTarget, round: string, wall_s: number): WaitingMessage {
  const id = messageId("held", round, way, target);
  return { id, way, target, notice: 0, content: { kind: "node-away" }, expires_at_s: wall_s + HELD_FOR_S };
}
