import { WHOLE_PPM } from "./key-draft.ts";

/** `12.5 %`, as it is written in this language; never rounded. */
export function shareText(share_ppm: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 4 }).format(share_ppm / WHOLE_PPM);
}
