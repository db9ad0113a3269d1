import type { JsonApi } from "@localgrid/ui-components/json-api";
import { at, type ListOptions, part, query } from "./addresses.ts";
import type { Member, MemberInput, MeteringPoint, MeteringPointInput, Page } from "./api-types.ts";
import type { JoinLetter, LetterTerms, LineKind, ListLine, MemberList } from "./member-list-types.ts";

/** Ten thousand members take the hub a while. */
const LIST_TIMEOUT_MS = 120_000;

interface Ports {
  readonly post: <T>(path: string, body?: unknown) => Promise<T>;
  readonly newKey: () => string;
}

/** Members one by one and by the hundred, and the letters by which they join. */
export function memberCalls({ call }: JsonApi, { post, newKey }: Ports) {
  const listAt = (community: string, list: string) => `${at(community)}/member-lists/${part(list)}`;
  return {
    members: (community: string, list: ListOptions = {}) =>
      call<Page<Member>>("GET", `${at(community)}/members${query({ ...list })}`),
    /** `version` is the one that was looked at; 0 for somebody new. */
    putMember: (community: string, { member, ...state }: MemberInput, version: number) =>
      call<unknown>("PUT", `${at(community)}/members/${part(member)}`, { body: { ...state, version } }),
    meteringPoints: (community: string, list: ListOptions = {}) =>
      call<Page<MeteringPoint>>("GET", `${at(community)}/metering-points${query({ ...list })}`),
    putMeteringPoint: (community: string, { metering_point, ...state }: MeteringPointInput, version: number) =>
      call<unknown>("PUT", `${at(community)}/metering-points/${part(metering_point)}`, { body: { ...state, version } }),
    bringList: (community: string, file: File) =>
      call<MemberList>("POST", `${at(community)}/member-lists${query({ file_name: file.name })}`, {
        file: { type: "text/csv", content: file },
        headers: { "idempotency-key": newKey() },
        timeout_ms: LIST_TIMEOUT_MS,
      }),
    memberList: (community: string, list: string) => call<MemberList>("GET", listAt(community, list)),
    listLines: (community: string, list: string, asked: ListOptions & { readonly kind: LineKind }) =>
      call<Page<ListLine>>("GET", `${listAt(community, list)}/lines${query({ ...asked })}`),
    applyList: (community: string, list: string, asked: { plan_digest: string; keep_good_rows: boolean }) =>
      call<MemberList>("POST", `${listAt(community, list)}/application`, {
        body: asked,
        headers: { "idempotency-key": newKey() },
        timeout_ms: LIST_TIMEOUT_MS,
      }),
    letters: (community: string, list: ListOptions = {}) =>
      call<Page<JoinLetter>>("GET", `${at(community)}/join-letters${query({ ...list })}`),
    notePrinted: (community: string, members: readonly string[], language: string) =>
      post<void>(`${at(community)}/join-letters`, { members, language }),
    letterTerms: (community: string) => call<LetterTerms>("GET", `${at(community)}/letter-terms`),
    setLetterTerms: (community: string, terms: LetterTerms) =>
      call<LetterTerms>("PUT", `${at(community)}/letter-terms`, { body: terms }),
  };
}
