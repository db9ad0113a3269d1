import { MOST_MAIL_ADDRESS_LENGTH } from "@localgrid/protocol/notice-relay";

const MOST_LOCAL_LENGTH = 64;
/** RFC 5322's dot-atom: quoted local parts are in nobody's use, and hide what a server could misread. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** An address as it is written to, its domain in ASCII; null for what is none. */
export function mailAddressOf(text: string): string | null {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, Math.max(at, 0)), asciiOf(text.slice(at + 1))];
  const address = `${local}@${domain}`;
  const isRight = local.length <= MOST_LOCAL_LENGTH && address.length <= MOST_MAIL_ADDRESS_LENGTH;
  return isRight && LOCAL.test(local) && DOMAIN.test(domain) ? address : null;
}

function asciiOf(domain: string): string {
  const url = `https://${domain}`;
  return /^[^\s/:?#@\\%[\]]+$/.test(domain) && URL.canParse(url) ? new URL(url).hostname : "";
}
