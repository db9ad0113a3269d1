import type { Household, Invitation, OpenInvitations } from "../src/household-types.ts";

const DAY_MS = 86_400_000;

/** Who uses the page of a made-up home, or whom those who look after its node invited; null for other questions. */
export function answerHousehold(path: string, at_ms: number): object | null {
  const invited: Invitation = {
    invitation: "5".repeat(64),
    login: null,
    role: "member",
    member: "m05",
    right: "reader",
    ends_at_ms: at_ms + 9 * DAY_MS,
  };
  if (path === "/household") {
    const accounts = [
      { login: "anna", right: "owner", last_seen_day: "2016-08-06", is_own: true },
      { login: "grandmother-of-the-second-floor", right: "reader", last_seen_day: "2016-08-02", is_own: false },
      { login: "tom", right: "tenant", last_seen_day: null, is_own: false },
    ] as const;
    return { accounts, invitations: [invited] } satisfies Household;
  }
  if (path === "/invitations") {
    const homes = [
      { member: "m05", accounts: 3, invited: 1 },
      { member: "m06", accounts: 0, invited: 0 },
    ];
    return { homes, invitations: [{ ...invited, login: "anna" }] } satisfies OpenInvitations;
  }
  return path === "/accounts" ? { accounts: [{ login: "anna" }, { login: "coordinator" }] } : null;
}
