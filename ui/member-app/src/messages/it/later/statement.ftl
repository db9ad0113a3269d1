statement-title = Il mio rendiconto
statement-months-waiting = Caricamento dei tuoi rendiconti…
statement-months = Mesi
statement-none-yet = Il tuo primo rendiconto apparirà quando si chiude il primo intervallo.
statement-waiting = Caricamento del rendiconto…

statement-pay-so-far = Finora paghi
statement-pay = Paghi
statement-receive-so-far = Finora ricevi
statement-receive = Ricevi
statement-measured = { $energy }, tutto misurato
statement-estimated = { $percent }% di { $energy } stimato

statement-exact = Importi esatti, fino all’ultima cifra
statement-caption = Rendiconto di { $month }
statement-unsigned-note = { $energy } sono stati misurati da dispositivi che non firmano le loro letture.
statement-signs = Con il meno paghi, senza ricevi.
statement-rounding = Ogni intervallo è calcolato con esattezza. Solo la somma è arrotondata, al centesimo inferiore; il resto passa al prossimo rendiconto. Le righe mostrano centesimi interi che insieme danno la somma.
statement-print = Stampa
statement-csv = CSV

statement-line = Voce
statement-amount = Importo
statement-carried-in = Riporto dal rendiconto precedente
statement-sum = Somma
statement-carried-out = Riporto al prossimo rendiconto
statement-of-it-estimated = (di cui { $energy } stimati)
statement-of-it-unsigned = (di cui { $energy } non firmati)
statement-average = media { $price }

statement-category-neighbour-purchase = Comprato dai vicini
statement-category-neighbour-sale = Venduto ai vicini
statement-category-local-network-fee = Costo di rete locale
statement-category-grid-import = Prelevato dalla rete
statement-category-grid-export = Immesso in rete
statement-category-fixed-fee = Quota fissa

statement-corrections = Correzioni ({ $count })
statement-corrections-text = di intervalli già chiusi
statement-cause-official-value = valori ufficiali
statement-cause-late-reading = lettura tardiva

statement-stage-running = In corso.
statement-stage-provisional = Provvisorio.
statement-stage-final = Definitivo.
statement-stage-text-running = Il mese non è ancora finito: ogni intervallo che si chiude si aggiunge.
statement-stage-text-provisional = Tutti gli intervalli sono chiusi. Letture tardive e i valori del gestore di rete possono ancora correggerli, al più tardi fino a { $day }.
statement-stage-text-final = I valori del gestore di rete sono arrivati per tutti gli intervalli.
statement-stage-text-over = Il tempo per le correzioni è finito.
statement-estimates = { $count ->
    [one] Un intervallo si basa su una lettura stimata.
   *[other] { $count } intervalli si basano su letture stimate.
}
statement-unmetered = ancora nulla di misurato

history-title = Dal primo rendiconto a ora
history-none = Da quando gli intervalli sono chiusi non è stato corretto nulla.
history-text = Nulla viene modificato dopo. Ciò che si è saputo più tardi sta qui come correzione a parte.
history-caption = Correzioni degli intervalli di questo mese
history-head-day = Giorno e motivo
history-first = Primo rendiconto
history-now = Ora
history-cause-late-reading = Letture arrivate tardi
history-cause-official-value = Valori del gestore di rete
history-intervals = { $count ->
    [one] un intervallo
   *[other] { $count } intervalli
}
history-part = { $name }: da { $before } a { $after }
history-part-price = { $name }: { $energy }, a un altro prezzo
history-more = { $count ->
    [one] e un altro
   *[other] e altri { $count }
}
history-paid = Nel rendiconto di { $month }:

statement-sharing = Come è stata condivisa l’energia
statement-sharing-bids = Da { $day }: secondo i limiti di ciascuno.
statement-sharing-dynamic = Da { $day }: secondo una chiave concordata, in proporzione al bisogno.
statement-sharing-static = Da { $day }: secondo una chiave concordata, in quote fisse.
statement-sharing-hybrid = Da { $day }: secondo una chiave concordata, in quote fisse, e il resto secondo il bisogno.
statement-sharing-priority = Da { $day }: secondo una chiave concordata, un gruppo dopo l’altro.
