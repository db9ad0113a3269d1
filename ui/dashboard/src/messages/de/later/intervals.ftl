intervals-waiting = Der Tag wird geladen …
intervals-none = An diesem Tag wurde nichts abgeschlossen
intervals-day-before = Den Tag davor zeigen
intervals-title = Intervalle
intervals-previous = Vorheriger Tag
intervals-day = Tag
intervals-next = Nächster Tag
intervals-glance = Der Tag auf einen Blick
intervals-shared = Geteilt
intervals-needed = Gebraucht
intervals-offered = Angeboten
intervals-saved = Gespart
intervals-saved-together = Gemeinsam gespart
intervals-node-and-hub = Knoten und Hub
intervals-difference = { $different ->
    [0] alle gleich
    [one] { $different } weicht ab
   *[other] { $different } weichen ab
}
intervals-chart = { $day }: { $shared } geteilt; in { $different } von { $intervals } Intervallen weichen Knoten und Hub voneinander ab
intervals-which = Welche Intervalle
intervals-only-different = Nur Unterschiede ({ $count })
intervals-all = Alle ({ $count })
intervals-agree = Knoten und Hub stimmen in jedem Intervall dieses Tages überein.
intervals-interval = Intervall
intervals-price = Preis
intervals-official = Offiziell
intervals-official-of = { $part } von { $whole }
intervals-results = Ergebnisse

interval-waiting = Das Intervall wird geladen …
interval-first = Erster Abschluss
interval-correction = Korrektur { $revision }
interval-closed = abgeschlossen am { $moment }
interval-compared = Knoten und Hub: { $name }
interval-what = Was
interval-node = Knoten
interval-hub = Hub
interval-price = Preis
interval-price-none = keiner
interval-shared = Geteilt
interval-input-digest = Fingerabdruck der Eingaben
interval-result-digest = Fingerabdruck des Ergebnisses
interval-members = Mitglieder
interval-members-caption = Mitglieder in diesem Intervall
interval-member = Mitglied
interval-bought = Gekauft
interval-sold = Verkauft
interval-from-grid = Aus dem Netz
interval-to-grid = Ins Netz
interval-amount = Betrag
interval-reading = Messwert
interval-points = Zählpunkte
interval-points-caption = Messwerte in diesem Intervall
interval-point = Zählpunkt
interval-import = Bezug
interval-export = Einspeisung

interval-chart-shared = geteilt
interval-chart-needed = gebraucht
interval-chart-price = Preis
interval-chart-different = Knoten und Hub weichen ab

interval-official = Neben dem Netzbetreiber
interval-official-none = Kein offizieller Wert dieses Intervalls weicht von unseren ab.
interval-official-month = Alle Unterschiede des Monats
