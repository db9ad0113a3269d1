statement-title = Meine Abrechnung
statement-months-waiting = Deine Abrechnungen werden geladen …
statement-months = Monate
statement-none-yet = Deine erste Abrechnung erscheint, wenn das erste Intervall abgeschlossen ist.
statement-waiting = Die Abrechnung wird geladen …

statement-pay-so-far = Bisher zahlst du
statement-pay = Du zahlst
statement-receive-so-far = Bisher bekommst du
statement-receive = Du bekommst
statement-measured = { $energy }, alles gemessen
statement-estimated = { $percent } % von { $energy } geschätzt

statement-exact = Genaue Beträge, bis zur letzten Stelle
statement-caption = Abrechnung für { $month }
statement-unsigned-note = { $energy } haben Geräte gemessen, die ihre Messwerte nicht signieren.
statement-signs = Mit Minus zahlst du, ohne Minus bekommst du.
statement-rounding = Jedes Intervall wird genau berechnet. Nur die Summe wird gerundet, auf den Cent nach unten; der Rest kommt auf die nächste Abrechnung. Die Zeilen zeigen ganze Cent, die zusammen die Summe ergeben.
statement-print = Drucken
statement-csv = CSV

statement-line = Posten
statement-amount = Betrag
statement-carried-in = Übertrag aus der vorigen Abrechnung
statement-sum = Summe
statement-carried-out = Übertrag in die nächste Abrechnung
statement-of-it-estimated = (davon { $energy } geschätzt)
statement-of-it-unsigned = (davon { $energy } nicht signiert)
statement-average = Ø { $price }

statement-category-neighbour-purchase = Von Nachbarn gekauft
statement-category-neighbour-sale = An Nachbarn verkauft
statement-category-local-network-fee = Lokales Netzentgelt
statement-category-grid-import = Aus dem Netz bezogen
statement-category-grid-export = Ins Netz eingespeist
statement-category-fixed-fee = Grundgebühr

statement-corrections = Korrekturen ({ $count })
statement-corrections-text = für schon abgeschlossene Intervalle
statement-cause-official-value = offizielle Werte
statement-cause-late-reading = später Messwert

statement-stage-running = Läuft noch.
statement-stage-provisional = Vorläufig.
statement-stage-final = Endgültig.
statement-stage-text-running = Der Monat ist noch nicht vorbei: Jedes Intervall, das endet, kommt dazu.
statement-stage-text-provisional = Alle Intervalle sind abgeschlossen. Späte Messwerte und die Werte des Netzbetreibers können sie noch korrigieren, längstens bis { $day }.
statement-stage-text-final = Die Werte des Netzbetreibers sind für alle Intervalle da.
statement-stage-text-over = Die Zeit für Korrekturen ist vorbei.
statement-estimates = { $count ->
    [one] Ein Intervall beruht auf einem geschätzten Messwert.
   *[other] { $count } Intervalle beruhen auf geschätzten Messwerten.
}
statement-unmetered = noch nichts gemessen

history-title = Von der ersten Abrechnung bis jetzt
history-none = Seit die Intervalle abgeschlossen sind, wurde nichts korrigiert.
history-text = Nichts wird nachträglich geändert. Was später bekannt wurde, steht hier als eigene Korrektur.
history-caption = Korrekturen der Intervalle dieses Monats
history-head-day = Tag und Grund
history-first = Erste Abrechnung
history-now = Jetzt
history-cause-late-reading = Messwerte kamen spät
history-cause-official-value = Werte des Netzbetreibers
history-intervals = { $count ->
    [one] ein Intervall
   *[other] { $count } Intervalle
}
history-part = { $name }: von { $before } auf { $after }
history-part-price = { $name }: { $energy }, zu einem anderen Preis
history-more = { $count ->
    [one] und ein weiteres
   *[other] und { $count } weitere
}
history-paid = In der Abrechnung für { $month }:

statement-sharing = Wie geteilt wurde
statement-sharing-bids = Ab { $day }: nach den Grenzen aller.
statement-sharing-dynamic = Ab { $day }: nach einem vereinbarten Schlüssel, im Verhältnis zum Bedarf.
statement-sharing-static = Ab { $day }: nach einem vereinbarten Schlüssel, in festen Anteilen.
statement-sharing-hybrid = Ab { $day }: nach einem vereinbarten Schlüssel, in festen Anteilen, der Rest nach Bedarf.
statement-sharing-priority = Ab { $day }: nach einem vereinbarten Schlüssel, eine Gruppe nach der anderen.
