limits-title = I miei limiti
limits-text = Impostali una volta; ogni intervallo li rispetta.
limits-waiting = Caricamento dei tuoi limiti…
limits-where = Dove si trovano i tuoi limiti

limits-save = Salva i limiti
limits-saving = Salvataggio…
limits-undo = Annulla
limits-saved = Salvato. Vale dal prossimo intervallo.
limits-unsaved = Non ancora salvato

limits-buy-title = Acquisto
limits-buy-slider = Acquisto, cursore
limits-buy-sentence = Compro dai vicini finché un kWh costa al massimo { $price }.
limits-buy-default = Così prendi tutta l’energia che i vicini hanno e non paghi mai più che alla rete.
limits-buy-own = Se è più cara, la tua casa prende l’energia dalla rete.
limits-sell-title = Vendita
limits-sell-slider = Vendita, cursore
limits-sell-sentence = Vendo ai vicini quando un kWh rende almeno { $price }.
limits-sell-default = Così vendi tutto ciò che i vicini possono usare e non ricevi mai meno che dalla rete.
limits-sell-own = Se rende meno, la tua eccedenza va alla rete.
limits-default = Usa il limite della comunità
limits-number = { $currency } per kWh

limits-scale = Prezzi da { $floor } a { $cap }. Vendi da { $sell } e compri fino a { $buy }.
limits-scale-price = L’ultimo prezzo è stato { $price }.
limits-scale-no-price = Nell’ultimo intervallo non ci sono stati scambi.
limits-mark-sell = vendi da
limits-mark-buy = compri max.
limits-mark-price = ultimo: { $price }
limits-mark-floor = la rete paga { $price }
limits-mark-cap = oltre { $price } la rete costa meno

# What other limits would have changed in the last month, in whole kWh and tens of cents.
limits-preview-title = Che cosa sarebbe cambiato
limits-preview-hint = Sposta un limite e vedi qui che cosa avrebbe cambiato il mese scorso.
limits-preview-busy = Il tuo nodo sta calcolando…
limits-preview-period = Calcolato per { $period }
limits-preview-none = Nessun intervallo è ancora chiuso per poter calcolare.
limits-preview-same = Non sarebbe cambiato nulla.
limits-preview-bought-more = Avresti comprato circa { $change } kWh in più dai vicini: { $would } invece di { $was }.
limits-preview-bought-less = Avresti comprato circa { $change } kWh in meno dai vicini: { $would } invece di { $was }.
limits-preview-sold-more = Avresti venduto circa { $change } kWh in più ai vicini: { $would } invece di { $was }.
limits-preview-sold-less = Avresti venduto circa { $change } kWh in meno ai vicini: { $would } invece di { $was }.
limits-preview-money-better = Ci avresti guadagnato circa { $money }.
limits-preview-money-worse = Ci avresti perso circa { $money }.
limits-preview-money-same = In denaro sarebbe stato più o meno lo stesso.
limits-preview-note = Con i dati reali di tutti e i loro limiti com’erano. Arrotondato a kWh interi e dieci centesimi, perché nessuno indovini il limite di un vicino.

limits-wait-title = I tuoi limiti aspettano
limits-wait-now = La tua comunità ora condivide secondo una chiave concordata, a un prezzo anch’esso concordato. I tuoi limiti restano salvati e valgono di nuovo quando la chiave finisce.
limits-wait-from = Da { $when } la tua comunità condivide secondo una chiave concordata. I tuoi limiti restano salvati e da allora aspettano.
limits-wait-until = Da { $when } i tuoi limiti valgono di nuovo.
limits-wait-share = La tua quota di quello che c’è: { $share }.
