reconciliation-title = Riconciliazione
reconciliation-text = Le nostre letture accanto a quelle del gestore di rete, che fanno fede.
reconciliation-waiting = Caricamento del mese…
reconciliation-previous = Mese precedente
reconciliation-next = Mese successivo
reconciliation-none = Nel mese di { $month } non si è chiuso nulla
reconciliation-none-text = I valori compaiono quando il nodo ha inviato il suo primo intervallo di questo mese.

reconciliation-coverage = Valori ufficiali di questo mese
reconciliation-official = Valori ufficiali
reconciliation-intervals = Intervalli
reconciliation-posted = Registrati nel nodo
reconciliation-of = su { $whole }
reconciliation-points = Punti di fornitura
reconciliation-share = Intervalli di questo mese con valori ufficiali: { $share }
reconciliation-nothing-official = Ancora nessun valore ufficiale.
reconciliation-some-missing = Ne mancano alcuni.
reconciliation-import-file = Importa il file del gestore di rete

reconciliation-causes = Perché differiscono
reconciliation-causes-caption = Differenze per causa
reconciliation-cause = Causa
reconciliation-cause-count = { $cause }: { $count }
reconciliation-differences = Differenze
reconciliation-import = Prelievo
reconciliation-export = Immissione
reconciliation-members-balance = Saldo dei membri
reconciliation-all-confirmed = I valori ufficiali confermano tutte le nostre letture.

reconciliation-balances = Che cosa cambia per i membri
reconciliation-balances-text = Sopra lo zero il membro riceve, sotto lo zero paga.
reconciliation-balances-caption = Saldi dei membri
reconciliation-member = Membro
reconciliation-provisional = Provvisorio
reconciliation-final = Definitivo
reconciliation-difference = Differenza
reconciliation-readings = Letture
reconciliation-differences-of = { $count ->
    [one] { $count } differenza di { $member }
   *[other] { $count } differenze di { $member }
}

differences-title = Singole letture
differences-caption = Letture che differiscono
differences-waiting = Caricamento…
differences-none = Nessuna differenza di questo tipo.
differences-more = Mostra altro
differences-all-members = Tutti i membri
differences-all-causes = Tutte le cause
differences-interval = Intervallo
differences-point = Punto di fornitura
differences-member = Membro
differences-cause = Causa
differences-import = Prelievo
differences-export = Immissione
differences-amount = Importo
differences-state = Stato
differences-no-reading = nessuna
differences-posted = registrata
differences-on-its-way = in arrivo
