import { seedFromRecoveryCode } from "@localgrid/edge-node/recovery-code";

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const KEY_KINDS = "ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh.com";
const SSH_KEY = new RegExp(`^\\s*(?:${KEY_KINDS}) [A-Za-z0-9+/]{16,1600}={0,3}(?: [^\\p{Cc}]{0,200})?\\s*$`, "u");

/** RFC 1123 labels; the name that all boxes share cannot be one box's own. */
export function isHostName(value: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value) && value !== "localgrid" && value !== "localhost";
}

export function isCommunity(value: string): boolean {
  return NAME.test(value);
}

export function isRegion(value: string): boolean {
  return NAME.test(value);
}

export function isCurrency(value: string): boolean {
  return /^[A-Z]{3}$/.test(value);
}

export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

export function isHubUrl(value: string): boolean {
  return value.length <= 256 && /^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(value) && URL.canParse(value);
}

export function isJoinCode(value: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(value);
}

export function isPeerAddress(value: string): boolean {
  return value.length <= 256 && /^(\/[^/\s]{1,128}){2,12}$/.test(value);
}

export function isTimeServer(value: string): boolean {
  return /^[A-Za-z0-9]([A-Za-z0-9.:-]{0,126}[A-Za-z0-9])?$/.test(value);
}

/** One line of a public key without options, which could name a command to run. */
export function isSshKey(value: string): boolean {
  return SSH_KEY.test(value);
}

/** A passphrase by IEEE 802.11, annex J.4, or the 256 bits that are made of one. */
export function isWifiPassword(value: string): boolean {
  return /^[\x20-\x7e]{8,63}$/.test(value) || /^[0-9a-fA-F]{64}$/.test(value);
}

/** ISO 3166-1 alpha-2, as regulatory databases name countries. */
export function isCountry(value: string): boolean {
  return /^[A-Z]{2}$/.test(value);
}

export function recoveryCodeProblem(words: string): string | null {
  try {
    seedFromRecoveryCode(words);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
