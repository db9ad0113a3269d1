check-title = Selbst nachrechnen
check-intro = Diese Seite holt jedes Intervall des Monats von deinem Knoten und berechnet die Abrechnung noch einmal, hier in deinem Browser. Vor dem letzten Schritt wird nichts gerundet.
check-fetching = { $count ->
    [one] { $done } von einem Tag geladen …
   *[other] { $done } von { $count } Tagen geladen …
}
check-again = Noch einmal nachrechnen
check-adds-up = { $count ->
    [one] Geht auf: ein Intervall
   *[other] Geht auf: { $count } Intervalle
}
check-differs = { $count ->
    [one] Geht an einer Stelle nicht auf
   *[other] Geht an { $count } Stellen nicht auf
}
check-right = Geht auf
check-wrong = Geht nicht auf
check-where = Wo es nicht aufgeht
check-fault = hier berechnet { $expected }, dein Knoten sagt { $found }
check-more-faults = { $count ->
    [one] und eine weitere Stelle
   *[other] und { $count } weitere Stellen
}

check-step-intervals = Alle Intervalle sind da
check-step-energy = Energie jedes Intervalls
check-step-money = Energie × Preis
check-step-days = Tag für Tag
check-step-history = Von der ersten Abrechnung bis jetzt
check-step-bill = Von der Summe zum Cent
check-text-intervals = Keines fehlt, und keines zählt doppelt.
check-text-energy = Was von Nachbarn und aus dem Netz kam, weniger was dorthin ging, muss in jedem Intervall das sein, was deine Zähler gezählt haben.
check-text-money = Energie mal Preis muss in jedem Intervall den Betrag ergeben, bis zur neunten Nachkommastelle. Hier ist es nach Preisen zusammengefasst.
check-text-days = Für jeden Tag müssen die erste Abrechnung und ihre Korrekturen das ergeben, was seine Intervalle ergeben.
check-text-history = Die erste Abrechnung und alle Korrekturen müssen das ergeben, was die Intervalle jetzt ergeben.
check-text-bill = Alle Posten und der Rest der vorigen Abrechnung werden genau zusammengezählt. Erst dann wird die Summe gerundet, einmal, auf den Cent nach unten; der Rest kommt auf die nächste Abrechnung.
check-counted = Hier sind { $found } Intervalle; deine Abrechnung zählt { $told }.
check-energy = Deine Zähler haben { $import } Bezug und { $export } Einspeisung gezählt.
check-factors = Energie und Preis
check-fee-days = { $count ->
    [one] Ein Tag
   *[other] { $count } Tage
}
check-prices = { $count } Preise, von { $lowest } bis { $highest }
check-day = Tag
check-day-energy = { $count ->
    [one] ein Intervall: { $import } bezogen, { $export } eingespeist
   *[other] { $count } Intervalle: { $import } bezogen, { $export } eingespeist
}
check-rounded = Abgerundet auf den Cent

paper-print = Drucken oder als PDF speichern
paper-community = Gemeinschaft
paper-member = Mitglied
paper-period = Zeitraum
paper-period-text = { $from } bis { $to }
paper-points = { $count ->
    [one] Zählpunkt
   *[other] Zählpunkte
}
paper-no-points = keiner
paper-summary = Übersicht
paper-energy = Energie
paper-price = Preis
paper-corrections = Korrekturen in dieser Abrechnung
paper-interval = Intervall
paper-why = Warum
paper-change = Änderung
paper-marks = * teilweise geschätzt, † teilweise von Geräten gemessen, die ihre Messwerte nicht signieren. Wo kein Preis steht, war er von Intervall zu Intervall verschieden. Ein Minus heißt, dass du zahlst.
paper-rounding = Wie gerundet wurde
paper-proof = Wie du diese Abrechnung prüfen kannst
paper-proof-text = Die CSV-Datei dieser Abrechnung hat den Fingerabdruck unten (SHA-256). Bewahre die Datei mit diesem Blatt auf: Eine spätere Korrektur ergibt einen anderen. Unter der Adresse wird der ganze Monat in deinem Browser noch einmal berechnet.
paper-hash = Fingerabdruck
paper-address = Adresse
paper-chain = Auf der Blockchain
paper-batches = Bündel { $first } bis { $last }, die letzte Transaktion:
