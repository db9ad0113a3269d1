import type { Catalogues, Language } from "@localgrid/ui-components/language";

type Texts = Promise<{ readonly TEXTS: readonly string[] }>;

/** One chunk for each language, beside that of the components. */
const SHARED: Readonly<Record<Language, () => Texts>> = {
  en: () => import("@localgrid/ui-components/messages/en"),
  de: () => import("@localgrid/ui-components/messages/de"),
  fr: () => import("@localgrid/ui-components/messages/fr"),
  es: () => import("@localgrid/ui-components/messages/es"),
  it: () => import("@localgrid/ui-components/messages/it"),
};
const OWN: Readonly<Record<Language, () => Texts>> = {
  en: () => import("./messages/en.ts"),
  de: () => import("./messages/de.ts"),
  fr: () => import("./messages/fr.ts"),
  es: () => import("./messages/es.ts"),
  it: () => import("./messages/it.ts"),
};
/** Of everything behind the list of communities. */
const LATER: Readonly<Record<Language, () => Texts>> = {
  en: () => import("./messages/en-later.ts"),
  de: () => import("./messages/de-later.ts"),
  fr: () => import("./messages/fr-later.ts"),
  es: () => import("./messages/es-later.ts"),
  it: () => import("./messages/it-later.ts"),
};

export const CATALOGUES: Catalogues = {
  first: (language) => textsOf([SHARED[language](), OWN[language]()]),
  later: (language) => textsOf([LATER[language]()]),
};

async function textsOf(parts: readonly Texts[]): Promise<readonly string[]> {
  return (await Promise.all(parts)).flatMap(({ TEXTS }) => TEXTS);
}
