reconciliation-title = Abgleich
reconciliation-text = Unsere Messwerte neben denen des Netzbetreibers, die verbindlich sind.
reconciliation-waiting = Der Monat wird geladen …
reconciliation-previous = Vorheriger Monat
reconciliation-next = Nächster Monat
reconciliation-none = Im { $month } wurde nichts abgeschlossen
reconciliation-none-text = Werte erscheinen, sobald der Knoten sein erstes Intervall dieses Monats gesendet hat.

reconciliation-coverage = Offizielle Werte dieses Monats
reconciliation-official = Offizielle Werte
reconciliation-intervals = Intervalle
reconciliation-posted = Am Knoten gebucht
reconciliation-of = von { $whole }
reconciliation-points = Zählpunkte
reconciliation-share = { $share } der Intervalle dieses Monats haben offizielle Werte
reconciliation-nothing-official = Noch keine offiziellen Werte.
reconciliation-some-missing = Einige fehlen.
reconciliation-import-file = Datei des Netzbetreibers importieren

reconciliation-causes = Warum Werte abweichen
reconciliation-causes-caption = Unterschiede nach Ursache
reconciliation-cause = Ursache
reconciliation-cause-count = { $cause }: { $count }
reconciliation-differences = Unterschiede
reconciliation-import = Bezug
reconciliation-export = Einspeisung
reconciliation-members-balance = Saldo der Mitglieder
reconciliation-all-confirmed = Die offiziellen Werte bestätigen jeden unserer Messwerte.

reconciliation-balances = Was es für Mitglieder ändert
reconciliation-balances-text = Über null bekommt das Mitglied etwas, unter null zahlt es.
reconciliation-balances-caption = Salden der Mitglieder
reconciliation-member = Mitglied
reconciliation-provisional = Vorläufig
reconciliation-final = Endgültig
reconciliation-difference = Unterschied
reconciliation-readings = Messwerte
reconciliation-differences-of = { $count ->
    [one] { $count } Unterschied bei { $member }
   *[other] { $count } Unterschiede bei { $member }
}

differences-title = Einzelne Messwerte
differences-caption = Messwerte, die abweichen
differences-waiting = Wird geladen …
differences-none = Kein Unterschied dieser Art.
differences-more = Mehr zeigen
differences-all-members = Alle Mitglieder
differences-all-causes = Alle Ursachen
differences-interval = Intervall
differences-point = Zählpunkt
differences-member = Mitglied
differences-cause = Ursache
differences-import = Bezug
differences-export = Einspeisung
differences-amount = Betrag
differences-state = Status
differences-no-reading = keiner
differences-posted = gebucht
differences-on-its-way = unterwegs
