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

reconciliation-accepted = Akzeptiert
differences-shown = Zeigen
differences-shown-open = was offen ist
differences-shown-accepted = was akzeptiert ist
differences-shown-all = alles
differences-hidden = { $count ->
    [one] { $count } akzeptierter Unterschied wird nicht gezeigt.
   *[other] { $count } akzeptierte Unterschiede werden nicht gezeigt.
}
differences-review = Entscheidung
differences-by = Akzeptiert von
differences-at = Akzeptiert am
differences-reason = Grund
differences-note = Notiz
differences-act = Ansehen
differences-look = Genauer ansehen
differences-look-at = Genauer ansehen: { $point }, { $moment }
review-open = offen
review-accepted = akzeptiert
review-changed = seither geändert
difference-title = { $point }, { $moment }
difference-gone = Der offizielle Wert weicht nicht mehr ab.
difference-nothing-said = Dazu hat noch niemand etwas gesagt.
difference-history = Was dazu gesagt wurde
difference-record-accepted = { $who } hat ihn akzeptiert, { $moment }.
difference-record-reopened = { $who } hat ihn wieder geöffnet, { $moment }.
difference-record-noted = { $who } hat notiert, { $moment }:
difference-together = Zusammen mit anderen, insgesamt { $count }.
difference-what = Was tun
difference-kind-accepted = Diese Werte akzeptieren
difference-kind-reopened = Wieder öffnen
difference-kind-noted = Nur eine Notiz schreiben
difference-why = Warum
difference-why-text = Es bleibt stehen, und alle, die Unterschiede sehen, lesen es. Bitte keine Namen oder Adressen.
difference-say = Speichern
difference-saying = Wird gespeichert …
accept-all = Alle akzeptieren: { $cause }
accept-all-none = Davon ist nichts mehr offen.
accept-all-text = { $count ->
    [one] { $count } offener Unterschied im { $month }; der Saldo der Mitglieder ändert sich um { $amount }.
   *[other] { $count } offene Unterschiede im { $month }; der Saldo der Mitglieder ändert sich um { $amount }.
}
accept-all-member = Nur die von { $member }.
accept-all-figures = Akzeptiert für genau diese Werte: Ändern sich offizielle Werte, ist ein Unterschied wieder offen.
accept-all-act = Akzeptieren
accept-all-acting = Wird akzeptiert …
error-unknown-difference = Dieser Messwert weicht nicht mehr ab.
error-difference-changed = Jemand war schneller, oder die Werte sind neu. So steht es jetzt; schau bitte noch einmal hin.
error-nothing-to-accept = Davon ist nichts mehr offen.
error-not-accepted = Er ist schon offen.
error-too-many-differences = Das ist zu viel auf einmal. Akzeptiere bitte Mitglied für Mitglied.
error-too-many-records = Zu diesem Messwert steht schon so viel, dass nichts mehr dazupasst.
