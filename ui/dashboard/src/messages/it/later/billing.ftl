# From a month's statements to numbered invoices.
billing-title = Fatturazione
billing-text = Fatture e note di credito di un mese: le prepara una persona, le approva un’altra.
billing-parts = Sezioni della fatturazione
billing-part-runs = Tornate
billing-part-accounts = Conti
billing-part-biller = Emittente
billing-part-settling = Banca o blockchain
billing-fetching = Caricamento delle tornate…
billing-none = Ancora nessuna tornata di fatture
billing-none-text = Una tornata trasforma i rendiconti di un mese in fatture. Comincia dall’emittente e dai conti dei membri.
billing-new = Nuova tornata
billing-new-text = La tornata prende il rendiconto di ogni membro com’è ora, meno ciò che tornate precedenti hanno già fatturato.
billing-new-month = Mese
billing-provisional = Fattura anche i valori provvisori
billing-provisional-text = Si fattura anche ai membri i cui valori ufficiali non sono arrivati tutti; la prossima tornata del mese corregge il resto.
billing-open-title = Si può fatturare ora
billing-open-text = Ciò che nessuna tornata ha ancora fatturato, perché mancava o è cambiato. Ogni valore si fattura una volta sola.
billing-open-left-out = { $count ->
    [one] Ora si può fatturare a { $count } membro che la tornata { $run } ha lasciato fuori.
   *[other] Ora si può fatturare a { $count } membri che la tornata { $run } ha lasciato fuori.
}
billing-open-first = { $count ->
    [one] Si può fatturare a { $count } membro; nessuna tornata ha ancora fatturato questo mese.
   *[other] Si può fatturare a { $count } membri; nessuna tornata ha ancora fatturato questo mese.
}
billing-open-corrected = { $count ->
    [one] La fattura di { $count } membro è cambiata da allora; la tornata fattura la differenza.
   *[other] Le fatture di { $count } membri sono cambiate da allora; la tornata fattura le differenze.
}
billing-open-waiting = { $count ->
    [one] { $count } membro aspetta ancora valori definitivi.
   *[other] { $count } membri aspettano ancora valori definitivi.
}
billing-open-lacking = { $count ->
    [one] A { $count } membro manca qualcosa, come un indirizzo: la bozza dice che cosa.
   *[other] A { $count } membri manca qualcosa, come un indirizzo: la bozza dice che cosa.
}
billing-open-draft = Prepara una tornata per { $month }
billing-open-draft-first = Decidi prima sulla bozza: tornata { $run }, { $month }
billing-open-more = { $count ->
    [one] … e un altro mese ({ $count }).
   *[other] … e altri { $count } mesi.
}
billing-draft = Prepara
billing-drafting = Preparazione…
billing-runs-caption = Tornate di fatture, la più recente per prima
billing-run = Tornata
billing-month = Mese
billing-state = Stato
billing-state-draft = bozza
billing-state-approved = approvata
billing-state-cancelled = annullata
billing-members-pay = I membri pagano
billing-members-receive = I membri ricevono
billing-drafted = Preparata
billing-decided = Decisa
billing-by = { $who }, { $moment }

billing-pays = paga { $amount }
billing-receives = riceve { $amount }
billing-nothing-due = nulla da pagare
billing-all-pay = i membri pagano { $amount }
billing-all-receive = i membri ricevono { $amount }
billing-still-to-pay = { $amount } ancora da pagare
billing-still-to-receive = { $amount } ancora da ricevere
billing-nothing-carried = niente

billing-run-fetching = Caricamento della tornata…
billing-run-title = Tornata { $run }: { $month }
billing-run-window = Tornata { $run } – { $community }
billing-back = Tutte le tornate
billing-run-drafted = Preparata da { $who }, { $moment }.
billing-run-approved = Approvata da { $who }, { $moment }.
billing-run-cancelled = Annullata da { $who }, { $moment }.
billing-run-provisional = Prende anche i valori provvisori.
billing-totals = Risultato della tornata
billing-total-invoices = { $count ->
    [one] { $count } fattura
   *[other] { $count } fatture
}
billing-total-credit-notes = { $count ->
    [one] { $count } nota di credito
   *[other] { $count } note di credito
}
billing-total-none = Nulla da pagare
billing-total-withheld = Trattenute
billing-members-count = { $count ->
    [one] { $count } membro
   *[other] { $count } membri
}
billing-statements = Rendiconti del mese
billing-carried-in = Riporto dalle tornate precedenti
billing-amount = Questa tornata aggiunge
billing-carried-out = Riporto alla prossima tornata
billing-adds-up = I conti tornano: il riporto e questa tornata danno quanto i membri pagano e ricevono, più il riporto che segue.
billing-does-not-add-up = Questi conti non tornano. Non approvare questa tornata; avvisa chi gestisce l’hub.
billing-members = Membri di questa tornata
billing-member = Membro
billing-due = Risultato
billing-iban = IBAN
billing-biller-iban = IBAN dell’emittente
# Since the last run that was approved.
billing-changed-since = cambiato da allora da { $who }
billing-in = Riporto prima
billing-out = Riporto dopo
billing-missing = Manca
billing-final = Valori ufficiali
billing-final-of = { $final } intervalli su { $all }
billing-members-caption = Quanto ogni membro paga o riceve in questa tornata
billing-invoices-caption = Fatture e note di credito di questa tornata
billing-lines-caption = Righe di questa fattura
billing-final-all = tutti

billing-bill-fetching = Caricamento della fattura…
billing-bill-title = { $month }: { $member }
billing-bill-back = Tornata { $run }
billing-bill-unknown = Questa tornata non ha questo membro.
billing-bill-lines = Come nasce l’importo
billing-line = Per
billing-line-statement = Rendiconto
billing-line-energy = Energia di questa tornata
billing-line-amount = In questa tornata
billing-line-cents = In fattura
billing-line-supplier = fatturato dal fornitore
billing-bill-due = Risultato
billing-bill-refers = Corregge { $numbers }.
billing-kind-invoice = fattura
billing-kind-credit-note = nota di credito
billing-kind-none = nulla da pagare
billing-kind-withheld = trattenuta
billing-category-neighbour-purchase = Comprato dai vicini
billing-category-neighbour-sale = Venduto ai vicini
billing-category-local-network-fee = Costo di rete locale
billing-category-grid-import = Dalla rete
billing-category-grid-export = Alla rete
billing-category-fixed-fee = Quota fissa

billing-missing-title = Che cosa manca
billing-missing-text = Completalo qui, poi prepara di nuovo la tornata: una bozza resta com’è stata fatta.
billing-missing-right = Completa
billing-missing-right-of = Completa: { $text }, { $member }
billing-missing-more = { $count ->
    [one] … e un altro membro ({ $count }), nell’elenco qui sotto.
   *[other] … e altri { $count } membri, nell’elenco qui sotto.
}
billing-missing-withheld = trattenuta
billing-missing-biller = L’emittente non è completo
billing-missing-biller-link = Completa l’emittente
billing-missing-not-closed = i valori del mese sono ancora in fase di calcolo
billing-missing-not-final = mancano valori ufficiali
billing-missing-not-settled = la blockchain non ha ancora regolato il mese
billing-missing-no-name = nessun nome
billing-missing-no-address = indirizzo incompleto
billing-missing-no-iban = nessun IBAN
billing-missing-not-in-sepa = l’IBAN è fuori dalla SEPA: nessun addebito
billing-missing-no-mandate = nessun mandato di addebito
billing-missing-no-tax-status = nessuna posizione fiscale
billing-missing-no-invoice-prefix = nessun prefisso di fattura
billing-missing-no-creditor-identifier = nessun codice creditore

billing-decide = Approva o annulla
billing-decide-text = Approva una persona diversa da { $who }: due persone controllano prima che si muova denaro. Poi le fatture ricevono i loro numeri e non vi cambia più nulla.
billing-decide-own = Hai fatto tu questa bozza, quindi deve approvarla un’altra persona. Mandale l’indirizzo di questa pagina.
billing-decide-reader = Il coordinamento e chi ha il ruolo fatturazione approvano le tornate.
billing-digest = Impronta della tornata
billing-digest-text = Vale per ogni cifra della tornata. Chi approva vede la stessa impronta.
billing-copy-digest = Copia l’impronta
billing-copied = Copiato.
billing-copy-address = Copia l’indirizzo
billing-approve = Approva
billing-approve-title = Approvare la tornata { $run }?
billing-approve-text = { $invoices } e { $credits } ricevono i loro numeri. È irreversibile: gli errori li corregge un’altra tornata.
billing-approving = Approvazione…
billing-anew = Prepara di nuovo
billing-anew-busy = Nuova preparazione…
billing-cancel = Annulla la bozza
billing-cancel-title = Annullare la tornata { $run }?
billing-cancel-text = La bozza resta nell’elenco come annullata. Il mese si può preparare di nuovo.
billing-cancelling = Annullamento…
billing-keep = Conserva

billing-exports = File
billing-csv = Per la contabilità (CSV)
billing-csv-text = Una riga per membro, anche per gli accrediti.
billing-debits = Addebiti diretti (XML)
billing-debits-text = Per la banca: addebiti SEPA dei membri con mandato, data d’incasso { $day }.
billing-debits-none = Fissa prima il giorno dell’incasso: il file della banca lo riporta.
billing-debits-reader = Il coordinamento e chi ha il ruolo fatturazione scaricano il file della banca.
billing-fetching-file = Download…
billing-saved = { $file } è salvato.
billing-collection = Giorno dell’incasso
billing-collection-set = Fissa il giorno
billing-collection-setting = Un momento…
billing-collection-text = Le banche eseguono pagamenti in euro nei giorni in cui TARGET è aperto: da lunedì a venerdì, ma non il 1º gennaio, Venerdì Santo, Lunedì dell’Angelo, 1º maggio, 25 e 26 dicembre. I membri vengono avvisati { $days ->
    [one] { $days } giorno
   *[other] { $days } giorni
} prima e nulla si incassa prima della scadenza, quindi oggi il primo giorno possibile è { $day }.
billing-collection-other = Scegli un altro giorno
billing-collection-other-text = Una banca con due file di una tornata incassa due volte. Chiedile prima di ritirare il file del giorno { $day }.
billing-collection-dropped = La banca ha ritirato il file del giorno { $day }.
billing-invoices-title = Fatture e note di credito
billing-invoices-fetching = Caricamento delle fatture…
billing-invoices-none = Questa tornata non ha fatture.
billing-number = Numero
billing-net = Netto
billing-vat = IVA
billing-due-date = Scadenza
billing-corrects = Corregge
billing-ubl = UBL
billing-ubl-of = Scarica { $number } come UBL

# Who is billed, and who bills.
party-fetching = Caricamento…
party-accounts-title = Conti di fatturazione
party-accounts-text = Dove va la fattura di ogni membro e da dove viene pagata. Lo leggono gestione, coordinamento e chi ha il ruolo fatturazione; nessun nodo lo riceve mai.
party-accounts-back = Tutti i conti
party-accounts-none = Ancora nessun membro
party-accounts-none-link = Aggiungi il primo membro
party-account-title = Conto di { $member }
party-account-text = Nome e indirizzo come stanno in fattura.
party-biller-title = Emittente
party-biller-text = Chi manda le fatture della comunità e ne riceve il pagamento.
party-complete = completo
party-state-complete = completo
party-state-open = fatturato, ma senza addebito
party-state-blocked = non si può fatturare
party-reader = Il coordinamento e chi ha il ruolo fatturazione modificano questi dati.
party-yes = sì
party-no = no
party-save = Salva
party-saving = Salvataggio…
party-saved = Salvato.
party-saved-text = Una bozza aperta resta com’è stata fatta: preparala di nuovo.
party-restored = Quello che avevi scritto è ancora qui. Non è ancora salvato.
party-restored-older = Quello che avevi scritto è ancora qui, ma intanto qualcuno ha salvato altri dati. Guarda le modifiche qui sotto prima di salvare.
party-discard = Scarta quello che ho scritto
party-group-address = Indirizzo
party-group-payment = Banca
party-group-tax = Imposte
party-group-invoices = Fatture
party-name = Nome
party-street = Via e numero
party-postcode = Codice postale
party-city = Località
party-country = Paese
    .hint = Due lettere, come AT.
party-email = E-mail
party-iban = IBAN
party-mandate_reference = Riferimento del mandato
    .hint = Del mandato di addebito SEPA che il membro ha firmato.
party-mandate_signed_on = Mandato firmato il
party-vat_id = Partita IVA
party-vat_rate = Aliquota IVA
    .hint = In percentuale, compresa nei prezzi. Lascia vuoto se non si applica IVA.
party-tax_number = Codice fiscale
    .hint = Per un emittente senza partita IVA.
party-exemption_note = Motivo di esenzione IVA
    .hint = Sta su ogni fattura, per esempio il regime dei piccoli imprenditori.
party-creditor_identifier = Codice creditore SEPA
    .hint = Serve per gli addebiti; lo assegna la banca centrale.
party-invoice_prefix = Prefisso delle fatture
    .hint = Sta prima di sei cifre: SUN- dà SUN-000001.
party-payment_term_days = Giorni per pagare
    .hint = Da 0 a 90, dal giorno della fattura.
party-collection_notice_days = Giorni prima di un incasso
    .hint = Da 1 a 30: quanto prima vengono avvisati i membri.
party-bills_supply = Fattura anche l’energia dalla rete e alla rete
    .hint = Per un emittente che è anche il fornitore dei membri.
party-versions = Modifiche
party-versions-none = Non è ancora stato inserito nulla.
party-versions-older = Modifiche precedenti
party-versions-more = Che cosa è cambiato si vede con le precedenti.
party-entered = { $field }: { $after }
party-removed = { $field }: { $before } rimosso
party-changed = { $field }: { $before } → { $after }
party-turned-on = { $field }: sì
party-turned-off = { $field }: no

# By bank or on the chain.
settling-title = Banca o blockchain
settling-text = Ogni mese ha le sue fatture. Il denaro si muove una volta sola: in banca o sulla blockchain.
settling-now = Questo mese: { $way }
settling-way = Regolamento
settling-way-bank = in banca
settling-way-chain = sulla blockchain
settling-means-bank = Le fatture si incassano e si pagano in banca. La blockchain non prende alcuno scambio di questi mesi.
settling-means-chain = La blockchain regola gli scambi tra vicini, con il costo di rete e la quota fissa. Le fatture nominano i suoi lotti; in banca va solo ciò che fattura un fornitore.
settling-past = I mesi già iniziati non cambiano mai.
settling-reader = Lo sceglie il coordinamento.
settling-none = Nessuno ha ancora scelto: i mesi si regolano in banca.
settling-from-bank = Da { $month }: in banca
settling-from-chain = Da { $month }: sulla blockchain
settling-always-bank = Tutti i mesi: in banca
settling-always-chain = Tutti i mesi: sulla blockchain
settling-by-hub = annotato dall’hub quando la comunità è arrivata sulla blockchain, { $moment }
settling-set = Fissa da allora
settling-month = Da
settling-no-zone = L’hub non regola nulla di questa comunità su una blockchain, quindi resta alla banca.
billing-by-chain = Regolato sulla blockchain
billing-by-bank = Resta alla banca
billing-chain-in = Nei lotti
billing-chain-batches = { $count ->
    [one] { $count } lotto, numero { $first }, della zona { $zone }
   *[other] { $count } lotti, da { $first } a { $last }, della zona { $zone }
}
billing-chain-no-batch = ancora nessun lotto
billing-debits-by-bank = I membri pagano in banca
billing-credits-by-bank = I membri ricevono in banca
billing-settled-on-chain = regolato sulla blockchain
billing-debits-on-chain = Alla banca non resta nulla da incassare: questo mese lo regola la blockchain.
billing-left-out = { $count ->
    [one] Un mandato è stato revocato o sostituito dopo l’approvazione. Il file della banca tralascia { $amount }; la fattura resta aperta.
   *[other] { $count } mandati sono stati revocati o sostituiti dopo l’approvazione. Il file della banca tralascia { $amount }; le fatture restano aperte.
}
billing-left-out-more = { $count ->
    [one] … e { $count } altra.
   *[other] … e altre { $count }.
}
error-month-begun = Questo mese è già iniziato. Scegline uno successivo.
error-no-zone = L’hub non regola nulla di questa comunità su una blockchain.
error-too-many-changes = È stato cambiato troppe volte. Dillo a chi gestisce l’hub.
