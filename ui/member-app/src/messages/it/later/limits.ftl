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
