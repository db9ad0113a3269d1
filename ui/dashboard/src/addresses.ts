/** How the hub's API is addressed. */

/** Code of the error when no answer came. */
export const HUB_UNREACHABLE = "hub-unreachable";

export interface ListOptions {
  readonly after?: string | null;
  readonly limit?: number;
}

export const part = encodeURIComponent;
export const at = (community: string) => `/api/communities/${part(community)}`;

/** `?a=1&b=2` of what is there; empty when nothing is. */
export function query(values: Readonly<Record<string, string | number | null>>): string {
  const present = Object.entries(values).filter(([, value]) => value !== null && value !== "");
  const text = new URLSearchParams(present.map(([key, value]) => [key, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
