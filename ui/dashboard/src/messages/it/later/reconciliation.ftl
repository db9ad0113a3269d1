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

reconciliation-accepted = Accettate
differences-shown = Mostra
differences-shown-open = ciò che è aperto
differences-shown-accepted = ciò che è accettato
differences-shown-all = tutto
differences-hidden = { $count ->
    [one] { $count } differenza accettata non è mostrata.
   *[other] { $count } differenze accettate non sono mostrate.
}
differences-review = Decisione
differences-by = Accettata da
differences-at = Accettata il
differences-reason = Motivo
differences-note = Nota
differences-act = Guarda
differences-look = Guarda meglio
differences-look-at = Guarda meglio: { $point }, { $moment }
review-open = aperta
review-accepted = accettata
review-changed = cambiata dopo
difference-title = { $point }, { $moment }
difference-gone = Il valore ufficiale non differisce più.
difference-nothing-said = Nessuno ne ha ancora detto nulla.
difference-history = Che cosa se ne è detto
difference-record-accepted = { $who } l’ha accettata, { $moment }.
difference-record-reopened = { $who } l’ha riaperta, { $moment }.
difference-record-noted = { $who } ha annotato, { $moment }:
difference-together = Insieme ad altre, { $count } in tutto.
difference-what = Che cosa fare
difference-kind-accepted = Accetta questi valori
difference-kind-reopened = Riaprila
difference-kind-noted = Scrivi solo una nota
difference-why = Perché
difference-why-text = Resta scritto e lo legge chiunque veda le differenze. Niente nomi né indirizzi, per favore.
difference-say = Salva
difference-saying = Salvataggio…
accept-all = Accetta tutte: { $cause }
accept-all-none = Di questo non c’è più nulla di aperto.
accept-all-text = { $count ->
    [one] { $count } differenza aperta di { $month }; il saldo dei membri cambia di { $amount }.
   *[other] { $count } differenze aperte di { $month }; il saldo dei membri cambia di { $amount }.
}
accept-all-member = Solo quelle di { $member }.
accept-all-figures = Accettate esattamente per questi valori: se i valori ufficiali cambiano, la differenza torna aperta.
accept-all-act = Accetta
accept-all-acting = Accettazione…
error-unknown-difference = Questa lettura non differisce più.
error-difference-changed = Qualcuno è stato più veloce, oppure i valori sono nuovi. Ecco com’è ora: guarda di nuovo.
error-nothing-to-accept = Di questo non c’è più nulla di aperto.
error-not-accepted = È già aperta.
error-too-many-differences = È troppo in una volta. Accetta membro per membro.
error-too-many-records = Di questa lettura si è già scritto tanto che non ci sta altro.
