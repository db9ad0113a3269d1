# Who did what.
audit-title = Registro attività
audit-text = Chi ha fatto che cosa, il più recente per primo. Qui niente si può cambiare: ogni voce sigilla la precedente. Fuso orario: { $time_zone }.
audit-hub-title = Registro attività dell’hub
audit-hub-window = Registro attività – Hub localgrid
audit-hub-text = Chi ha fatto che cosa in tutte le comunità e nell’hub stesso. Qui niente si può cambiare: ogni voce sigilla la precedente. Fuso orario: { $time_zone }.
audit-hub-link = Registro attività di tutto l’hub
audit-filter = Filtro
audit-who = Persona o token
audit-action = Che cosa
audit-every-action = tutto
audit-from = Dal
audit-to = Al
audit-reset = Mostra tutto
audit-none = Nel registro non c’è nulla del genere.
audit-fetching = Caricamento del registro…
audit-older = Precedenti
audit-open = Apri
audit-open-act = Apri: { $act }
audit-number = Voce { $number }, { $hash }
audit-unknown-act = { $who }: { $action } ({ $subject }).

audit-action-run-drafted = Tornata preparata
audit-action-run-approved = Tornata approvata
audit-action-run-cancelled = Tornata annullata
audit-action-collection-set = Giorno d’incasso fissato
audit-action-billing-account-changed = Conto di fatturazione modificato
audit-action-biller-changed = Emittente modificato
audit-action-settling-changed = Banca o blockchain scelta
audit-action-member-put = Membro inserito
audit-action-metering-point-put = Punto di fornitura inserito
audit-action-member-list-applied = Elenco dei membri applicato
audit-action-letters-printed = Lettere stampate
audit-action-letter-terms-set = Lettere scritte
audit-action-tariff-added = Tariffa aggiunta
audit-action-allocation-key-added = Chiave di ripartizione aggiunta
audit-action-allocation-key-withdrawn = Chiave di ripartizione ritirata
audit-action-values-imported = Valori ufficiali importati
audit-action-difference-accepted = Differenza accettata
audit-action-differences-accepted = Differenze accettate
audit-action-difference-reopened = Differenza riaperta
audit-action-difference-noted = Nota su una differenza
audit-action-node-revoked = Nodo escluso
audit-action-alert-acknowledged = Avviso preso in carico
audit-action-fork-released = Biforcazione risolta
audit-action-join-code-made = Codice di adesione creato
audit-action-community-added = Comunità aggiunta
audit-action-account-added = Accesso aggiunto
audit-action-account-deleted = Accesso rimosso
audit-action-password-changed = Password cambiata
audit-action-token-made = Token creato
audit-action-token-revoked = Token rimosso

audit-act-run-drafted = { $who } ha preparato la tornata { $subject }.
audit-act-run-approved = { $who } ha approvato la tornata { $subject }.
audit-act-run-cancelled = { $who } ha annullato la tornata { $subject }.
audit-act-collection-set = { $who } ha fissato il giorno d’incasso della tornata { $subject }.
audit-act-billing-account-changed = { $who } ha modificato il conto di fatturazione di { $subject }.
audit-act-biller-changed = { $who } ha modificato l’emittente di { $subject }.
audit-act-settling-changed = { $who } ha scelto come { $subject } regola il denaro.
audit-act-member-put = { $who } ha inserito o modificato il membro { $subject }.
audit-act-metering-point-put = { $who } ha inserito o modificato il punto di fornitura { $subject }.
audit-act-member-list-applied = { $who } ha applicato l’elenco dei membri { $subject }.
audit-act-letters-printed = { $who } ha stampato lettere.
audit-act-letter-terms-set = { $who } ha cambiato che cosa dicono le lettere.
audit-act-tariff-added = { $who } ha aggiunto la tariffa con inizio { $subject }.
audit-act-allocation-key-added = { $who } ha aggiunto la chiave di ripartizione con inizio { $subject }.
audit-act-allocation-key-withdrawn = { $who } ha ritirato la chiave di ripartizione con inizio { $subject }.
audit-act-values-imported = { $who } ha importato valori ufficiali ({ $subject }).
audit-act-difference-accepted = { $who } ha accettato la differenza { $subject }.
audit-act-differences-accepted = { $who } ha accettato differenze di { $subject }.
audit-act-difference-reopened = { $who } ha riaperto la differenza { $subject }.
audit-act-difference-noted = { $who } ha scritto una nota sulla differenza { $subject }.
audit-act-node-revoked = { $who } ha escluso il nodo { $subject }.
audit-act-alert-acknowledged = { $who } ha preso in carico un avviso: { $subject }.
audit-act-fork-released = { $who } ha risolto la biforcazione del nodo { $subject }.
audit-act-join-code-made = { $who } ha creato un codice di adesione per { $subject }.
audit-act-community-added = { $who } ha aggiunto la comunità { $subject }.
audit-act-account-added = { $who } ha aggiunto l’accesso { $subject }.
audit-act-account-deleted = { $who } ha rimosso l’accesso { $subject }.
audit-act-password-changed = { $who } ha cambiato la propria password.
audit-act-token-made = { $who } ha creato il token { $subject }.
audit-act-token-revoked = { $who } ha rimosso il token { $subject }.

audit-detail-role = Il ruolo è { $role }.
audit-detail-active = Partecipa.
audit-detail-inactive = Non partecipa.
audit-detail-credit-limit = Il limite di credito è di { $amount }.
audit-detail-no-credit-limit = Non c’è un limite di credito.
audit-detail-member = Appartiene a { $member }.
audit-detail-list-members = Membri: nuovi, { $added }; cambiati, { $changed }.
audit-detail-list-points = Punti di fornitura: nuovi, { $added }; cambiati, { $changed }.
audit-detail-list-accounts = Nomi e indirizzi cambiati: { $count }.
audit-detail-list-wrong = Righe errate lasciate fuori: { $count }.
audit-detail-letters = Lettere: { $count } ({ $language }).
audit-detail-node-address = La pagina del nodo è a { $address }.
audit-detail-epoch = La parte del diario è { $epoch }.
audit-detail-version = Questi dati sono la versione { $version }.
audit-detail-fields = Modificato: { $fields }.
audit-detail-month = Fattura { $month }.
audit-detail-digest = L’impronta è { $digest }.
audit-detail-invoices = { $count ->
    [one] La tornata ha { $count } fattura: { $first }.
   *[other] La tornata ha { $count } fatture: da { $first } a { $last }.
}
audit-detail-no-invoices = La tornata non ha fatture.
audit-detail-collection = Le banche incassano: { $day }.
audit-detail-replaces = Sostituisce l’incasso previsto: { $day }.
audit-detail-transactions = { $count ->
    [one] { $count } addebito per un totale di { $amount }.
   *[other] { $count } addebiti per un totale di { $amount }.
}
audit-detail-cause = La causa è { $cause }.
audit-detail-differences = { $count ->
    [one] È { $count } differenza.
   *[other] Sono { $count } differenze.
}
audit-detail-amount-change = Il saldo dei membri cambia di { $amount }.
audit-detail-rows-taken = { $count ->
    [one] Conta { $count } valore.
   *[other] Contano { $count } valori.
}
audit-detail-intervals-changed = { $count ->
    [one] È cambiato { $count } intervallo.
   *[other] Sono cambiati { $count } intervalli.
}
