calc-waiting = Nuovo calcolo…
calc-back = Torna alla giornata
calc-previous = Intervallo precedente
calc-next = Intervallo successivo
calc-result = Il risultato
calc-intro = Dal tuo contatore al tuo denaro, passo per passo. Il nodo ha appena ricalcolato tutto, e il risultato è quello che sta nei libri.

calc-meter = { $count ->
    [one] Che cosa ha segnato il tuo contatore
   *[other] Che cosa hanno segnato i tuoi contatori
}
calc-signed = firmato dal contatore
calc-source-registers = Un contatore conta solo in avanti. Ciò che segnava alla fine, meno ciò che segnava all’inizio, è quello che ci è passato.
calc-source-official = È il valore del gestore di rete, che vale più di quello del contatore.
calc-source-not-at-hand = Le letture stanno altrove nel diario del nodo. Ecco che cosa hanno dato.
calc-stand-in-previous-day = Non è arrivata nessuna lettura. Finché non arriva, vale la stessa ora del giorno prima.
calc-stand-in-previous-interval = Non è arrivata nessuna lettura. Finché non arriva, vale l’intervallo precedente.
calc-stand-in-zero = Non è arrivata nessuna lettura e non c’era una base per stimarla. Finché non arriva, non si conta nulla.
calc-stand-in-other = Non è arrivata nessuna lettura. Finché non arriva, vale una stima.
calc-when = Quando
calc-taken-in = Prelevato
calc-fed-in = Immesso
calc-at = Ore { $time }
calc-difference = Differenza
calc-counted = Contato
calc-edge-between = Alle { $time } in punto non è arrivata nessuna lettura. Il contatore si colloca sulla linea retta tra le letture delle { $before } e delle { $after }.
calc-edge-estimated = La lettura delle { $time } è stimata.

calc-wish = Che cosa volevi
calc-netted = In questo tempo { $import } sono entrati in casa tua e { $export } ne sono usciti; conta solo la differenza.
calc-wish-demand = Alla tua casa servivano { $energy }. Compri dai vicini fino a { $price }.
calc-wish-supply = La tua casa aveva { $energy } in più. Vendi ai vicini da { $price } in su.
calc-limit-default = È il limite predefinito della comunità, perché non ne hai impostato uno.
calc-limit-own = È il limite che hai impostato.
calc-limit-band = Avevi impostato { $price }, ma oltre il limite usato qui conviene di più la rete.
calc-out-nothing-to-trade = Alla tua casa non serviva energia e non ne avanzava: non c’era nulla da scambiare.
calc-out-credit-used-up = La tua casa non ha partecipato, perché il suo credito nella comunità era esaurito.
calc-out-no-price-pays = Con questa tariffa nessun prezzo conviene a entrambe le parti, perciò nessuno ha scambiato.
calc-both-sides = Tutte le case insieme volevano { $demand } e offrivano { $supply }. Sono stati scambiati { $matched }.
calc-axis-price = Prezzo per kWh
calc-axis-energy = Wh
calc-key-demand = richiesto
calc-key-supply = offerto
calc-key-own = tuo
calc-levels-demand = Richiesto
calc-levels-supply = Offerto
calc-level-limit-demand = fino a
calc-level-limit-supply = da
calc-level-wh-demand = richiesto
calc-level-wh-supply = offerto
calc-level-served-demand = ottenuto
calc-level-served-supply = venduto
calc-level-own = di cui tuo
calc-levels-note = Chi sarebbe solo con il suo limite è mostrato insieme ai successivi. Solo se da un lato c’è un’unica altra casa si può capire che cosa ha fatto.

calc-price = Come nasce il prezzo
calc-price-none = Non si è scambiato nulla, perciò non c’è un prezzo.
calc-price-pair = L’ultimo acquirente che ha avuto qualcosa avrebbe pagato fino a { $high }. L’ultimo venditore che ha venduto qualcosa voleva almeno { $low }. Tutti pagano e ricevono il punto di mezzo:
calc-price-equilibrium_mid = Con qualsiasi prezzo tra { $low } e { $high } si sarebbe scambiato lo stesso. Tutti pagano e ricevono il punto di mezzo:
calc-price-floored = Arrotondato per difetto al milionesimo.
calc-band = Sopra { $floor } (quanto paga la rete) e sotto { $cap } (quanto costa la rete meno il costo di rete locale), lo scambio conviene a entrambe le parti.

calc-share-demand = Che cosa hai avuto e da chi
calc-share-supply = Che cosa hai dato e a chi
calc-share-all-demand = I vicini hanno coperto tutto.
calc-share-all-supply = I vicini hanno preso tutto.
calc-share-part-demand = Dei { $whole } che volevi, { $part } sono venuti dai vicini e il resto dalla rete.
calc-share-part-supply = Dei { $whole } che avevi in più, i vicini hanno preso { $part } e la rete il resto.
calc-share-why-demand = Non ce n’era per tutti con il tuo limite, perciò ognuno ha avuto la stessa parte.
calc-share-why-supply = Ce n’era più di quanto richiesto al tuo limite, perciò ognuno ha venduto la stessa parte.
calc-share-none-demand = Altri pagavano di più, e per il tuo limite non è rimasto nulla.
calc-share-none-supply = Altri vendevano a meno, e al tuo limite non era richiesto più nulla.
calc-share-no-trade = Nessuno ha scambiato, perciò tutto è passato dalla rete.

calc-money = A quanto ammonta
calc-lines-with = Con i tuoi vicini
calc-lines-without = Senza vicini sarebbe stato
calc-fixed-part = la quota di tutto il giorno, addebitata una volta al giorno in questo intervallo
calc-saved = Risparmiato condividendo
calc-signs = Con il meno paghi, senza ricevi. Qui nulla è arrotondato.

calc-corrections = Che cosa è stato corretto
calc-corrections-text = Il rendiconto porta la differenza in una riga a parte; ciò che era già stampato resta com’era.
calc-cause-late-reading = Una lettura è arrivata tardi
calc-cause-official-value = È arrivato il valore del gestore di rete
calc-cause-unknown = Corretto
calc-figure = Valore
calc-before = prima
calc-after = ora
calc-figure-import_wh = Prelevato
calc-figure-export_wh = Immesso
calc-figure-bought_wh = Dai vicini
calc-figure-sold_wh = Ai vicini
calc-figure-grid_import_wh = Dalla rete
calc-figure-grid_export_wh = Alla rete
calc-figure-price = Prezzo
calc-figure-amount = Importo

calc-proof = Dove sta scritto
calc-proof-text = Il nodo tiene un diario in cui ogni voce è sigillata con tutte le precedenti. Chi ne ha una copia può cercarvi queste; se una venisse cambiata, il suo sigillo non corrisponderebbe più.
calc-closed-on = Annotato il { $when } e da allora invariato.
calc-corrected-on = Ultima correzione: { $when }.
calc-record-none = La voce è troppo vecchia per essere cercata qui.
calc-record-result = Il risultato:
calc-record-reading = Lettura delle { $time }:
calc-record-position = voce { $position }
calc-records-readings = Le voci delle letture
calc-copy = Copia il sigillo della voce { $position }
calc-copied = Copiato.
calc-not-copied = Questo browser non può copiare; selezionalo e copialo a mano.
calc-receipt = La ricevuta della blockchain

error-no-closed-interval = Di questo intervallo non si sa nulla.
    .hint = Non è ancora terminato, o la tua casa non faceva allora parte della comunità.
error-calculation-mismatch = Il nodo non può mostrare come si è arrivati a questo.
    .hint = Ricalcolato, esce qualcosa di diverso da ciò che sta nei libri. Avvisa il coordinamento.
