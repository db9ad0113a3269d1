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
audit-action-member-put = Mitglied eingetragen
audit-action-metering-point-put = Zählpunkt eingetragen
audit-action-tariff-added = Tarif angelegt
audit-action-node-revoked = Knoten ausgeschlossen
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
audit-act-member-put = { $who } hat Mitglied { $subject } eingetragen oder geändert.
audit-act-metering-point-put = { $who } hat Zählpunkt { $subject } eingetragen oder geändert.
audit-act-tariff-added = { $who } hat den Tarif ab { $subject } angelegt.
audit-act-node-revoked = { $who } hat Knoten { $subject } ausgeschlossen.
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
