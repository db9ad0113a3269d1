intervals-waiting = Caricamento del giorno…
intervals-none = In questo giorno non si è chiuso nulla
intervals-day-before = Mostra il giorno prima
intervals-title = Intervalli
intervals-previous = Giorno precedente
intervals-day = Giorno
intervals-next = Giorno successivo
intervals-glance = La giornata in breve
intervals-shared = Condivisa
intervals-needed = Richiesta
intervals-offered = Offerta
intervals-saved = Risparmio
intervals-saved-together = Risparmio comune
intervals-node-and-hub = Nodo e hub
intervals-difference = { $different ->
    [0] tutti uguali
    [one] { $different } diverso
   *[other] { $different } diversi
}
intervals-chart = { $day }: { $shared } condivisi; nodo e hub differiscono in { $different } di { $intervals } intervalli
intervals-which = Quali intervalli
intervals-only-different = Solo differenze ({ $count })
intervals-all = Tutti ({ $count })
intervals-agree = Nodo e hub concordano in ogni intervallo di questo giorno.
intervals-interval = Intervallo
intervals-price = Prezzo
intervals-official = Ufficiali
intervals-official-of = { $part } su { $whole }
intervals-results = Risultati

interval-waiting = Caricamento dell’intervallo…
interval-first = Prima chiusura
interval-correction = Correzione { $revision }
interval-closed = chiusura: { $moment }
interval-compared = Nodo e hub: { $name }
interval-what = Dato
interval-node = Nodo
interval-hub = Hub
interval-price = Prezzo
interval-price-none = nessuno
interval-shared = Condivisa
interval-input-digest = Impronta dei dati di ingresso
interval-result-digest = Impronta del risultato
interval-members = Membri
interval-members-caption = Membri in questo intervallo
interval-member = Membro
interval-bought = Comprata
interval-sold = Venduta
interval-from-grid = Dalla rete
interval-to-grid = Alla rete
interval-amount = Importo
interval-reading = Lettura
interval-points = Punti di fornitura
interval-points-caption = Letture di questo intervallo
interval-point = Punto
interval-import = Prelievo
interval-export = Immissione

interval-chart-shared = condivisa
interval-chart-needed = richiesta
interval-chart-price = prezzo
interval-chart-different = nodo e hub differiscono

interval-official = Accanto al gestore di rete
interval-official-none = Nessun valore ufficiale di questo intervallo differisce dai nostri.
interval-official-month = Tutte le differenze del mese
