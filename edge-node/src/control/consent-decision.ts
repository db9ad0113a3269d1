import type { DeviceId, MemberId } from "@localgrid/vocabulary/identifiers";
import { edgeNodeError } from "../errors.ts";
import { type ControlSettings, settingsProblem } from "./control-settings.ts";
import type { ControlConsent } from "./control-store.ts";
import type { Owner } from "./controlled-devices.ts";

const CONTROLLED_PER_MEMBER = 8;

export interface ControlChangeRequest {
  readonly login: string;
  /** Whose device it must be; null for whoever may enter settings for everybody. */
  readonly member: MemberId | null;
  readonly device: DeviceId;
  /** Null leaves it as it is. */
  readonly is_allowed: boolean | null;
  /** Null leaves them as they are. */
  readonly settings: ControlSettings | null;
}

interface Facts {
  /** Null when the device cannot be steered now. */
  readonly owner: Owner | null;
  readonly known: ControlConsent | null;
  /** Devices of the owner's home that somebody has decided about. */
  readonly count: number;
}

type NewConsent = Omit<ControlConsent, "changed_at_ms" | "changed_by">;

/**
 * What holds after a request. Whoever allowed something may always stop it, whatever has become of the device; for
 * everything else the device must be there, belong to the home, and stay within its main fuse.
 *
 * @throws {LocalGridError} `not-controllable`, `settings-out-of-range`, `too-many-controlled`
 */
export function decideConsent(request: ControlChangeRequest, facts: Facts): NewConsent {
  const { device, member, is_allowed } = request;
  const { owner, known } = facts;
  const isTheirs = owner !== null && (member === null || owner.member === member);
  if (isTheirs) return consentOf(request, { ...facts, owner });
  if (is_allowed === false && known !== null && known.member === member) {
    return { ...known, is_allowed: false, is_release_due: true };
  }
  throw edgeNodeError("not-controllable", `${device} cannot be steered from here`);
}

function consentOf(request: ControlChangeRequest, facts: Facts & { readonly owner: Owner }): NewConsent {
  const { owner, known, count } = facts;
  const own = known?.member === owner.member ? known : null;
  const settings = request.settings ?? own?.settings;
  if (settings === undefined) throw edgeNodeError("settings-out-of-range", "the device has no settings yet");
  const problem = settingsProblem(settings, owner.main_fuse_w);
  if (problem !== null) throw edgeNodeError("settings-out-of-range", problem);
  if (own === null && count >= CONTROLLED_PER_MEMBER) {
    throw edgeNodeError("too-many-controlled", `a home steers at most ${CONTROLLED_PER_MEMBER} devices`);
  }
  const is_allowed = request.is_allowed ?? own?.is_allowed ?? false;
  // A device that may follow an order, of whomever, is told when nobody steers it any more.
  const mayFollow = known !== null && (known.is_allowed || known.is_release_due);
  return {
    device: request.device,
    member: owner.member,
    is_allowed,
    is_release_due: !is_allowed && mayFollow,
    settings,
  };
}
