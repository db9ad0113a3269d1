members-title = Membri
members-text = Chi partecipa e dove si misura la sua elettricità.
members-member = Membro
members-point = Punto di fornitura
members-import = Importa un elenco
members-letters = Lettere
members-fetching = Caricamento dei membri…
members-none = Ancora nessun membro
members-none-text = I nodi e la blockchain conoscono i membri solo con un identificativo; nomi e indirizzi si conservano solo per la fatturazione.
members-all-taken = tutto è arrivato al nodo
members-waiting = { $count ->
    [one] { $count } voce in arrivo
   *[other] { $count } voci in arrivo
}
members-refused = { $count ->
    [one] { $count } rifiutata
   *[other] { $count } rifiutate
}
members-table = Membri e punti di fornitura
members-no-point = ancora nessuno
members-reference = Riferimento del gestore
members-fuse = Interruttore
members-state = Stato
members-inactive = inattivo
members-change = Modifica { $name }

member-new = Nuovo membro
member-title = Membro { $member }
member-add = Aggiungi membro
member-save = Salva
member-saving = Salvataggio…
member-identifier = Identificativo
member-identifier-hint = Minuscole, cifre e trattini, per esempio { $example }. Mai il nome di una persona: l’identificativo resta nel diario per sempre.
member-credit-limit = Limite di credito
member-credit-limit-hint = Di quanto il saldo può scendere sotto zero. Lascia vuoto per nessun limite.
member-active = Partecipa

point-new = Nuovo punto di fornitura
point-title = Punto di fornitura { $point }
point-add = Aggiungi punto di fornitura
point-member = Membro
point-identifier-hint = Minuscole, cifre e trattini, per esempio { $example }.
point-reference = Riferimento del gestore di rete
point-reference-hint = Come lo chiamano i suoi file. Lascia vuoto se usa il nostro identificativo.
point-fuse = Interruttore generale
point-fuse-hint = Nessuna lettura sopra questa potenza viene accettata.
point-active = Viene misurato
