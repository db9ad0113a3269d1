import type { Catalogues } from "@localgrid/ui-components/language";

/** One chunk for each language, with the texts of the components in it. */
export const CATALOGUES: Catalogues = {
  en: async () =>
    textsOf(await Promise.all([import("@localgrid/ui-components/messages/en"), import("./messages/en.ts")])),
  de: async () =>
    textsOf(await Promise.all([import("@localgrid/ui-components/messages/de"), import("./messages/de.ts")])),
  fr: async () =>
    textsOf(await Promise.all([import("@localgrid/ui-components/messages/fr"), import("./messages/fr.ts")])),
  es: async () =>
    textsOf(await Promise.all([import("@localgrid/ui-components/messages/es"), import("./messages/es.ts")])),
  it: async () =>
    textsOf(await Promise.all([import("@localgrid/ui-components/messages/it"), import("./messages/it.ts")])),
};

function textsOf(parts: readonly { readonly TEXTS: readonly string[] }[]): readonly string[] {
  return parts.flatMap(({ TEXTS }) => TEXTS);
}
