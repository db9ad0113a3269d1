# Die gedruckte Abrechnung. Was in geschweiften Klammern steht, ist für eine Seite schon unschädlich gemacht; in diesen Texten steht kein Markup.

statement-month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
statement-date = { $day }.{ $month }.{ $year }
statement-title = Abrechnung { $month }
statement-window = Abrechnung { $month }, { $member }
statement-head = { $community } · Abrechnung { $month } · Mitglied { $member }
statement-fact-community = Gemeinschaft
statement-fact-member = Mitglied
statement-fact-period = Zeitraum
statement-fact-points = { $count ->
    [one] Zählpunkt
   *[other] Zählpunkte
}
statement-fact-estimated = Geschätzt
statement-no-points = keine
statement-period = { $from } bis { $to } ({ $zone })
statement-estimated = { $count ->
    [one] { $shown } Intervall
   *[other] { $shown } Intervalle
}
statement-stage-running = LÄUFT NOCH: Es sind noch nicht alle Intervalle dieses Monats abgeschlossen.
statement-stage-provisional = VORLÄUFIG: Späte Messwerte und offizielle Werte können diesen Monat noch korrigieren.
statement-stage-final = ENDGÜLTIG: Dieser Monat ändert sich nicht mehr, außer der Netzbetreiber meldet andere Werte.
statement-due-pay = Du zahlst { $amount }
statement-due-receive = Du bekommst { $amount }
statement-due-pay-running = Bisher zahlst du { $amount }
statement-due-receive-running = Bisher bekommst du { $amount }
statement-sharing = Die Energie unter Nachbarn wurde so geteilt: { $rules }.
statement-sharing-bids = ab { $day } nach den Grenzen aller
statement-sharing-dynamic = ab { $day } nach einem vereinbarten Schlüssel, im Verhältnis zum Bedarf
statement-sharing-static = ab { $day } nach einem vereinbarten Schlüssel, in festen Anteilen
statement-sharing-hybrid = ab { $day } nach einem vereinbarten Schlüssel, in festen Anteilen, der Rest nach Bedarf
statement-sharing-priority = ab { $day } nach einem vereinbarten Schlüssel, eine Gruppe nach der anderen
statement-sharing-priced = { $rule }, { $price }
statement-sharing-price-mid-market = zum Preis in der Mitte zwischen den beiden Preisen des Netzes
statement-sharing-price-supply-demand-ratio = zum Preis danach, wie viel es im Verhältnis zum Bedarf gab
statement-signs = Beträge in { $currency }: Ein Minus heißt, dass du zahlst.
statement-category-neighbour-purchase = Von Nachbarn gekauft
statement-category-neighbour-sale = An Nachbarn verkauft
statement-category-local-network-fee = Lokales Netzentgelt
statement-category-grid-import = Aus dem Netz bezogen
statement-category-grid-export = Ins Netz eingespeist
statement-category-fixed-fee = Grundgebühr
statement-cause-late-reading = später Messwert
statement-cause-official-value = offizieller Wert
statement-summary = Übersicht
statement-sum = Summe
statement-corrections = Korrekturen
statement-column-line = Posten
statement-column-day = Tag
statement-column-price = { $currency } pro kWh
statement-column-interval = Intervall
statement-column-part = Teil
statement-column-why = Grund
statement-column-change = kWh mehr oder weniger
statement-column-provisional = Vorläufig, { $currency }
statement-column-final = Endgültig, { $currency }
statement-column-difference = Unterschied
statement-column-intervals = Intervalle
statement-column-energies = kWh vorher, nachher
statement-corrections-title = Korrekturen schon abgeschlossener Intervalle
statement-settlement-title = Vorläufig und endgültig
statement-settlement-all = Die Werte des Netzbetreibers sind für alle { $intervals } Intervalle da: Diese Beträge sind endgültig.
statement-settlement-none = Die Werte des Netzbetreibers sind noch nicht da: Alle Beträge sind vorläufig.
statement-settlement-some = Die Werte des Netzbetreibers sind für { $final } von { $intervals } Intervallen da, { $open } sind vorläufig.
statement-settlement-note = Vorläufig ist, was unsere eigenen Zähler gezeigt haben. Ein Unterschied wird mit der Abrechnung des Monats bezahlt, in dem er gebucht wurde.
statement-history-title = Was sich seit der ersten Abrechnung geändert hat
statement-history-first = Erste Abrechnung
statement-history-now = Jetzt
statement-history-part = { $name }: { $before } → { $after }
statement-history-part-price = { $name }: { $energy }, anderer Preis
statement-history-payment = { $amount } mit { $month }
statement-history-note = Nichts wird nachträglich geändert: Jeder Unterschied wird mit der Abrechnung des Monats bezahlt, in dem er bekannt wurde: { $payments }.
statement-notes-title = Wie das berechnet wurde
statement-notes-carried = Übertrag aus der vorigen Abrechnung: { $before }. Übertrag in die nächste Abrechnung: { $next }.
statement-notes-rounding = Jedes Intervall wird genau berechnet. Nur das Ergebnis wird gerundet, auf den ganzen Cent nach unten; der Rest kommt auf die nächste Abrechnung, so geht nichts verloren. Jede Zeile ist in ganzen Cent gedruckt, und ihr Bruchteil eines Cents geht in die Zeile darunter ein: Die Spalten gehen auf, wie sie gedruckt sind, und eine Zeile kann um bis zu einen Cent von Energie × Preis abweichen. Die genauen Beträge stehen in der CSV-Form dieser Abrechnung. Wo kein Preis steht, hat er innerhalb der Zeile gewechselt.
statement-notes-estimated = { $estimated } von { $energy } kWh beruhen auf geschätzten Messwerten; Zeilen damit sind mit * gekennzeichnet. Offizielle Werte des Netzbetreibers gelten: Weichen sie ab, wird der Unterschied als Korrektur gebucht; was abgerechnet ist, wird nie geändert.
statement-notes-unsigned = { $unsigned } von { $energy } kWh haben Geräte gemessen, die ihre Messwerte nicht signieren, sodass sie später niemand beweisen kann; Zeilen damit sind mit † gekennzeichnet.
statement-check-title = Wie du das prüfst
statement-check-hash = SHA-256 der CSV-Form dieser Abrechnung:
statement-check-how = Lade die CSV-Datei in der App unter Meine Abrechnung, { $month }, herunter und vergleiche mit { $command }. Bewahre die Datei mit diesem Blatt auf: Eine spätere Korrektur ergibt eine andere. Die App rechnet den Monat auch noch einmal aus seinen Intervallen aus und zeigt zu jedem die Messwerte, den Preis und den signierten Eintrag, auf dem es beruht.
