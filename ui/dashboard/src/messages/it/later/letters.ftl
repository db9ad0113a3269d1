# Lettere con cui i membri trovano la loro pagina: che cosa vede il coordinamento e che cosa sta sulla carta.
letters-title = Lettere
letters-text = Una pagina per ogni membro: che cos’è la comunità e come aprire la sua pagina a casa.
letters-fetching = Caricamento dei membri…
letters-none = Ancora nessuno a cui scrivere
letters-terms = Che cosa dice ogni lettera
letters-address = Indirizzo della pagina del nodo
letters-address-hint = Come lo mostra il browser nella rete delle case, per esempio { $example }
letters-contact = A chi possono chiedere i membri
letters-contact-hint = Un nome e un numero di telefono, su una riga. Lascia vuoto se non c’è nessuno.
letters-members = Membri
letters-table = I membri e le loro lettere
letters-language = Lingua delle lettere
letters-choose-missing = Scegli chi non ne ha ({ $count })
letters-choose-all = Scegli tutti
letters-choose-none = Non scegliere nessuno
letters-print = { $count ->
    [one] Stampa { $count } lettera
   *[other] Stampa { $count } lettere
}
letters-laying-out = Impaginazione…
letters-address-first = Prima salva l’indirizzo della pagina del nodo: serve a ogni lettera.
letters-most = Si stampano { $most } lettere alla volta; le altre restano scelte.
letters-came-out = { $count ->
    [one] La lettera è uscita dalla stampante?
   *[other] Sono uscite tutte le { $count } lettere dalla stampante?
}
letters-yes = Sì, annotalo
letters-no = No
letters-letter = Lettera
letters-missing = ancora nessuna lettera
letters-printed = stampata
letters-printed-by = { $when }, { $who }
letters-points = Punti di fornitura
letters-print-column = Stampa
letters-choose = Stampa la lettera di { $name }

letter-title = Ti diamo il benvenuto in { $community }
letter-text = Condividi la tua elettricità con i vicini. Sulla tua pagina vedi giorno per giorno che cosa hai prodotto, che cosa è arrivato dai vicini e quanto costa.
letter-points = { $count ->
    [one] Il tuo punto di fornitura:
   *[other] I tuoi punti di fornitura:
}
letter-more-points = { $count ->
    [one] e { $count } altro
   *[other] e { $count } altri
}
letter-no-point = Non hai ancora un punto di fornitura; la tua comunità ti dirà quando ci sarà.
letter-steps = Come apri la tua pagina
letter-step-network = Collega il telefono o il computer alla rete della casa della tua comunità, di solito al suo Wi-Fi.
letter-step-page = Punta la fotocamera sul codice, o scrivi l’indirizzo nel browser:
letter-step-login = Apri il tuo invito, o accedi con il nome e la password che ti dà il coordinamento.
letter-code = Codice con l’indirizzo della pagina
letter-invitation = Il tuo invito o nome utente (lo scrive qui il coordinamento):
letter-contact = Domande? { $contact }
letter-member = Membro { $member }

error-wrong-node-address = Questo non è l’indirizzo di una pagina.
    .hint = Copialo dal browser: comincia con http:// o https://.
