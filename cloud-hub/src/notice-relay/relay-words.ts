import type { NoticeLanguage } from "@localgrid/protocol/notice-relay";

/** What the hub itself writes to people about their notices; all else is the node's. */
export interface RelayWords {
  readonly codeSubject: (community: string) => string;
  readonly codeText: (community: string, code: string) => string;
  /** Below each mail. */
  readonly stop: (url: string) => string;
  readonly page: {
    readonly title: string;
    readonly question: (community: string) => string;
    readonly button: string;
    readonly stopped: (community: string) => string;
    readonly unknown: string;
  };
}

const ENGLISH: RelayWords = {
  codeSubject: (community) => `Your code for notices from ${community}`,
  codeText: (community, code) =>
    `Hello,\n\nyour code is ${code}. Enter it in the app of ${community} within a day, and notices will come to this address.\n\nIf you did not ask for it, you need not do anything: without the code nothing is sent here.`,
  stop: (url) => `No more of these mails: ${url}`,
  page: {
    title: "Notices by e-mail",
    question: (community) => `Do you want no more e-mails from ${community}?`,
    button: "Stop the e-mails",
    stopped: (community) => `No more e-mails will come from ${community}. We have deleted your address here.`,
    unknown: "This link is not valid any more. The address was probably removed already.",
  },
};

const GERMAN: RelayWords = {
  codeSubject: (community) => `Dein Code für Meldungen von ${community}`,
  codeText: (community, code) =>
    `Hallo,\n\ndein Code ist ${code}. Gib ihn binnen eines Tages in der App von ${community} ein, dann kommen Meldungen an diese Adresse.\n\nWenn du ihn nicht angefordert hast, brauchst du nichts zu tun: Ohne den Code wird nichts hierher geschickt.`,
  stop: (url) => `Keine solchen Mails mehr: ${url}`,
  page: {
    title: "Meldungen per E-Mail",
    question: (community) => `Möchtest du keine E-Mails von ${community} mehr?`,
    button: "E-Mails beenden",
    stopped: (community) => `Von ${community} kommen keine E-Mails mehr. Deine Adresse ist hier gelöscht.`,
    unknown: "Dieser Link gilt nicht mehr. Die Adresse wurde wohl schon entfernt.",
  },
};

const FRENCH: RelayWords = {
  codeSubject: (community) => `Votre code pour les messages de ${community}`,
  codeText: (community, code) =>
    `Bonjour,\n\nvotre code est ${code}. Saisissez-le dans l’application de ${community} dans la journée, et les messages arriveront à cette adresse.\n\nSi vous ne l’avez pas demandé, vous n’avez rien à faire : sans le code, rien n’est envoyé ici.`,
  stop: (url) => `Ne plus recevoir ces e-mails : ${url}`,
  page: {
    title: "Messages par e-mail",
    question: (community) => `Ne voulez-vous plus d’e-mails de ${community} ?`,
    button: "Arrêter les e-mails",
    stopped: (community) => `Vous ne recevrez plus d’e-mails de ${community}. Votre adresse est effacée ici.`,
    unknown: "Ce lien n’est plus valable. L’adresse a sans doute déjà été retirée.",
  },
};

const SPANISH: RelayWords = {
  codeSubject: (community) => `Tu código para los avisos de ${community}`,
  codeText: (community, code) =>
    `Hola:\n\nTu código es ${code}. Escríbelo en la aplicación de ${community} en el plazo de un día y los avisos llegarán a esta dirección.\n\nSi no lo has pedido, no tienes que hacer nada: sin el código no se envía nada aquí.`,
  stop: (url) => `No recibir más estos correos: ${url}`,
  page: {
    title: "Avisos por correo",
    question: (community) => `¿No quieres más correos de ${community}?`,
    button: "Dejar de recibirlos",
    stopped: (community) => `Ya no llegarán correos de ${community}. Tu dirección se ha borrado aquí.`,
    unknown: "Este enlace ya no es válido. Seguramente la dirección ya se había quitado.",
  },
};

const ITALIAN: RelayWords = {
  codeSubject: (community) => `Il tuo codice per gli avvisi di ${community}`,
  codeText: (community, code) =>
    `Ciao,\n\nil tuo codice è ${code}. Inseriscilo entro un giorno nell’app di ${community} e gli avvisi arriveranno a questo indirizzo.\n\nSe non l’hai chiesto tu, non devi fare nulla: senza il codice qui non viene inviato niente.`,
  stop: (url) => `Non ricevere più queste e-mail: ${url}`,
  page: {
    title: "Avvisi per e-mail",
    question: (community) => `Non vuoi più e-mail da ${community}?`,
    button: "Ferma le e-mail",
    stopped: (community) => `Non arriveranno più e-mail da ${community}. Il tuo indirizzo qui è stato cancellato.`,
    unknown: "Questo link non è più valido. Probabilmente l’indirizzo è già stato tolto.",
  },
};

const WORDS: Readonly<Record<NoticeLanguage, RelayWords>> = {
  ...{ en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH, it: ITALIAN },
};

/** English for a language that there are no words in. */
export function relayWords(language: string): RelayWords {
  return Object.hasOwn(WORDS, language) ? WORDS[language as NoticeLanguage] : ENGLISH;
}
