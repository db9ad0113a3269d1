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
