/** What banks take in text: EPC217-08, section 1. */
const OUTSIDE = /[^A-Za-z0-9/\-?:().,'+ ]/gu;
const WITHOUT_DECOMPOSITION = mapOf(
  "äae öoe üue ÄAe ÖOe ÜUe ßss ẞSS æae ÆAE œoe ŒOE øo ØO åa ÅA đd ĐD ðd ÐD łl ŁL þth ÞTH ħh ĦH ıi ĸk ŧt ŦT " +
    "&+ _- ;, @(at) €EUR “' ”' „' ‘' ’' ´' `' \"' «' »' –- —- !. [( ]) {( }) " +
    // Greek, by ISO 843.
    "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo " +
    // Cyrillic, as the field's banks in Bulgaria and Ukraine write it.
    "аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хh цts чch шsh щsht ъa ьy юyu яya " +
    "іi їyi єye ґg ыy эe ёe ђdj јj љlj њnj ћc џdz",
);

/**
 * Text in the characters that every bank takes: letters as they are commonly written without marks, everything else as
 * a full stop. Null where no letter or digit is left.
 */
export function sepaText(text: string, most: number): string | null {
  const plain = [...text.normalize("NFC")].map(plainOf).join("");
  const fitting = plain.replaceAll(/\s+/g, " ").trim().slice(0, most).trim();
  return /[A-Za-z0-9]/.test(fitting) ? fitting : null;
}

function plainOf(character: string): string {
  const lower = character.toLowerCase();
  const direct = WITHOUT_DECOMPOSITION.get(character);
  if (direct !== undefined) return direct;
  const folded = WITHOUT_DECOMPOSITION.get(lower);
  if (folded !== undefined) return capitalized(folded);
  const bare = character.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  const letters = [...bare].map((each) => {
    const known = WITHOUT_DECOMPOSITION.get(each) ?? WITHOUT_DECOMPOSITION.get(each.toLowerCase());
    if (known === undefined) return each;
    return each === each.toLowerCase() ? known : capitalized(known);
  });
  return letters.join("").replaceAll(OUTSIDE, ".");
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function mapOf(table: string): ReadonlyMap<string, string> {
  return new Map(
    table.split(" ").map((entry) => {
      const [character = "", ...rest] = [...entry];
      return [character, rest.join("")] as const;
    }),
  );
}
