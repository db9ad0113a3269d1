import { type JoinLetterStore, JoinLetters } from "./join-letters/join-letters.ts";
import type { MemberListReader } from "./member-lists/member-list.ts";
import { MemberListDesk } from "./member-lists/member-list-desk.ts";
import type { MemberListStore } from "./member-lists/member-list-store.ts";

export interface MemberSidePorts {
  readonly memberLists: MemberListStore;
  readonly readMemberList: MemberListReader;
  readonly joinLetters: JoinLetterStore;
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
}

/** Wires what brings members in by the hundred, and the letters that they get. */
export function memberSide({ memberLists: store, readMemberList: readFile, joinLetters, ...rest }: MemberSidePorts) {
  const { now_ms, random } = rest;
  return {
    memberLists: new MemberListDesk({ store, readFile, now_ms, random }),
    joinLetters: new JoinLetters({ store: joinLetters, now_ms }),
  };
}
