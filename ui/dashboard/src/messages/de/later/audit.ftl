# Who did what.
audit-title = Protokoll
audit-text = Wer was getan hat, das Neueste zuerst. Nichts hier lässt sich ändern: Jeder Eintrag versiegelt den davor. Zeitzone: { $time_zone }.
audit-hub-title = Protokoll des Hubs
audit-hub-window = Protokoll – localgrid-Hub
audit-hub-text = Wer in allen Gemeinschaften und am Hub selbst was getan hat. Nichts hier lässt sich ändern: Jeder Eintrag versiegelt den davor. Zeitzone: { $time_zone }.
audit-hub-link = Protokoll des ganzen Hubs
audit-filter = Filter
audit-who = Person oder Token
audit-action = Was
audit-every-action = alles
audit-from = Von
audit-to = Bis
audit-reset = Alles zeigen
audit-none = So etwas steht nicht im Protokoll.
audit-fetching = Das Protokoll wird geladen …
audit-older = Ältere
audit-open = Öffnen
audit-open-act = Öffnen: { $act }
audit-number = Eintrag { $number }, { $hash }
audit-unknown-act = { $who }: { $action } ({ $subject }).

audit-action-run-drafted = Abrechnungslauf entworfen
audit-action-run-approved = Abrechnungslauf freigegeben
audit-action-run-cancelled = Abrechnungslauf verworfen
audit-action-collection-set = Einzugstag gesetzt
audit-action-billing-account-changed = Rechnungskonto geändert
audit-action-biller-changed = Aussteller geändert
audit-action-settling-changed = Bank oder Blockchain gewählt
audit-action-member-put = Mitglied eingetragen
audit-action-metering-point-put = Zählpunkt eingetragen
audit-action-member-list-applied = Mitgliederliste übernommen
audit-action-letters-printed = Briefe gedruckt
audit-action-letter-terms-set = Briefe verfasst
audit-action-tariff-added = Tarif angelegt
audit-action-allocation-key-added = Verteilschlüssel angelegt
audit-action-allocation-key-withdrawn = Verteilschlüssel zurückgezogen
audit-action-values-imported = Offizielle Werte importiert
audit-action-difference-accepted = Unterschied akzeptiert
audit-action-differences-accepted = Unterschiede akzeptiert
audit-action-difference-reopened = Unterschied wieder geöffnet
audit-action-difference-noted = Notiz zu einem Unterschied
audit-action-node-revoked = Knoten ausgeschlossen
audit-action-alert-acknowledged = Meldung übernommen
audit-action-fork-released = Gabelung gelöst
audit-action-join-code-made = Beitrittscode erstellt
audit-action-community-added = Gemeinschaft angelegt
audit-action-account-added = Zugang angelegt
audit-action-account-deleted = Zugang entfernt
audit-action-password-changed = Passwort geändert
audit-action-token-made = Token erstellt
audit-action-token-revoked = Token entfernt

audit-act-run-drafted = { $who } hat Abrechnungslauf { $subject } entworfen.
audit-act-run-approved = { $who } hat Abrechnungslauf { $subject } freigegeben.
audit-act-run-cancelled = { $who } hat Abrechnungslauf { $subject } verworfen.
audit-act-collection-set = { $who } hat den Einzugstag von Abrechnungslauf { $subject } gesetzt.
audit-act-billing-account-changed = { $who } hat das Rechnungskonto von { $subject } geändert.
audit-act-biller-changed = { $who } hat den Aussteller von { $subject } geändert.
audit-act-settling-changed = { $who } hat gewählt, wie { $subject } Geld abwickelt.
audit-act-member-put = { $who } hat Mitglied { $subject } eingetragen oder geändert.
audit-act-metering-point-put = { $who } hat Zählpunkt { $subject } eingetragen oder geändert.
audit-act-member-list-applied = { $who } hat die Mitgliederliste { $subject } übernommen.
audit-act-letters-printed = { $who } hat Briefe gedruckt.
audit-act-letter-terms-set = { $who } hat geändert, was in den Briefen steht.
audit-act-tariff-added = { $who } hat den Tarif ab { $subject } angelegt.
audit-act-allocation-key-added = { $who } hat den Verteilschlüssel ab { $subject } angelegt.
audit-act-allocation-key-withdrawn = { $who } hat den Verteilschlüssel ab { $subject } zurückgezogen.
audit-act-values-imported = { $who } hat offizielle Werte importiert ({ $subject }).
audit-act-difference-accepted = { $who } hat den Unterschied { $subject } akzeptiert.
audit-act-differences-accepted = { $who } hat Unterschiede im { $subject } akzeptiert.
audit-act-difference-reopened = { $who } hat den Unterschied { $subject } wieder geöffnet.
audit-act-difference-noted = { $who } hat eine Notiz zum Unterschied { $subject } geschrieben.
audit-act-node-revoked = { $who } hat Knoten { $subject } ausgeschlossen.
audit-act-alert-acknowledged = { $who } hat eine Meldung übernommen: { $subject }.
audit-act-fork-released = { $who } hat die Gabelung von Knoten { $subject } gelöst.
audit-act-join-code-made = { $who } hat einen Beitrittscode für { $subject } erstellt.
audit-act-community-added = { $who } hat die Gemeinschaft { $subject } angelegt.
audit-act-account-added = { $who } hat den Zugang { $subject } angelegt.
audit-act-account-deleted = { $who } hat den Zugang { $subject } entfernt.
audit-act-password-changed = { $who } hat das eigene Passwort geändert.
audit-act-token-made = { $who } hat das Token { $subject } erstellt.
audit-act-token-revoked = { $who } hat das Token { $subject } entfernt.

audit-detail-role = Die Rolle ist { $role }.
audit-detail-active = Nimmt teil.
audit-detail-inactive = Nimmt nicht teil.
audit-detail-credit-limit = Die Kreditgrenze ist { $amount }.
audit-detail-no-credit-limit = Es gibt keine Kreditgrenze.
audit-detail-member = Gehört zu { $member }.
audit-detail-list-members = Mitglieder: { $added } neu, { $changed } geändert.
audit-detail-list-points = Zählpunkte: { $added } neu, { $changed } geändert.
audit-detail-list-accounts = Geänderte Namen und Adressen: { $count }.
audit-detail-list-wrong = Weggelassene falsche Zeilen: { $count }.
audit-detail-letters = Briefe: { $count } ({ $language }).
audit-detail-node-address = Die Seite des Knotens ist unter { $address }.
audit-detail-epoch = Der Teil des Journals ist { $epoch }.
audit-detail-version = Diese Angaben sind Version { $version }.
audit-detail-fields = Geändert: { $fields }.
audit-detail-month = Rechnet { $month } ab.
audit-detail-digest = Der Fingerabdruck ist { $digest }.
audit-detail-invoices = { $count ->
    [one] Der Lauf hat { $count } Rechnung: { $first }.
   *[other] Der Lauf hat { $count } Rechnungen: { $first } bis { $last }.
}
audit-detail-no-invoices = Der Lauf hat keine Rechnung.
audit-detail-collection = Die Banken ziehen am { $day } ein.
audit-detail-replaces = Das ersetzt den Einzug am { $day }.
audit-detail-transactions = { $count ->
    [one] { $count } Lastschrift ergibt { $amount }.
   *[other] { $count } Lastschriften ergeben { $amount }.
}
audit-detail-cause = Die Ursache ist { $cause }.
audit-detail-differences = { $count ->
    [one] Es ist { $count } Unterschied.
   *[other] Es sind { $count } Unterschiede.
}
audit-detail-amount-change = Der Saldo der Mitglieder ändert sich um { $amount }.
audit-detail-rows-taken = { $count ->
    [one] { $count } Wert zählt.
   *[other] { $count } Werte zählen.
}
audit-detail-intervals-changed = { $count ->
    [one] { $count } Intervall hat sich geändert.
   *[other] { $count } Intervalle haben sich geändert.
}
