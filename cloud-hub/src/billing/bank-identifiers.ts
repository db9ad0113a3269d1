/** Characters of an IBAN by country: ISO 13616, the registry that SWIFT keeps. */
const IBAN_LENGTHS = lengthsOf(
  "NO15 BE16 DK18 FI18 FO18 GL18 NL18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 CH21 HR21 LI21 LV21 BG22 BH22 " +
    "CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 " +
    "TN24 VG24 LY25 PT25 ST25 IS26 TR26 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28 GT28 HU28 LB28 PL28 " +
    "SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 MT31 SC31 LC32",
);

/** Whose IBANs banks move euros to and from: EPC409-09. */
const SEPA_COUNTRIES: ReadonlySet<string> = new Set(
  (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE " +
    "SI SK SM VA"
  ).split(" "),
);

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
/** Country, check digits, business code, national identifier: EPC262-08. */
const CREDITOR_IDENTIFIER = /^([A-Z]{2})(\d{2})[A-Z0-9]{3}([A-Z0-9+?/:().,'-]{1,28})$/;
const CHECKED_REMAINDER = 1;

/** Upper case without the blanks that people put in. */
export function compactIdentifier(text: string): string {
  return text.replaceAll(/\s/g, "").toUpperCase();
}

/** Whether an IBAN without blanks has its country's length and its check digits: ISO 13616, ISO 7064 MOD 97-10. */
export function isIban(text: string): boolean {
  if (!IBAN.test(text) || IBAN_LENGTHS.get(text.slice(0, 2)) !== text.length) return false;
  return remainderOf(`${text.slice(4)}${text.slice(0, 4)}`) === CHECKED_REMAINDER;
}

/** Whether direct debits reach the account. */
export function isSepaIban(iban: string | null): boolean {
  return iban !== null && SEPA_COUNTRIES.has(iban.slice(0, 2));
}

/** Whether a SEPA creditor identifier has its check digits; the business code is not part of what they check. */
export function isCreditorIdentifier(text: string): boolean {
  const match = CREDITOR_IDENTIFIER.exec(text);
  if (match === null) return false;
  const [, country, digits, national = ""] = match;
  return remainderOf(`${national.replaceAll(/[^A-Z0-9]/g, "")}${country}${digits}`) === CHECKED_REMAINDER;
}

/** ISO 7064 MOD 97-10, letters as 10 to 35. */
function remainderOf(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

function lengthsOf(table: string): ReadonlyMap<string, number> {
  return new Map(table.split(" ").map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));
}
