settlement-title = Vorläufig und endgültig
settlement-mark-final = endgültig
settlement-mark-provisional = vorläufig
settlement-caption = Vorläufige und endgültige Beträge der Intervalle dieses Monats
settlement-line = Posten
settlement-provisional = Vorläufig
settlement-final = Endgültig
settlement-sum = Summe
settlement-instead = { $after } statt { $before }
settlement-all-arrived = Die Werte des Netzbetreibers sind für den ganzen Monat da: Die Beträge sind endgültig.
settlement-none-arrived = Die Werte des Netzbetreibers sind noch nicht da: Die Beträge sind vorläufig.
settlement-some-arrived = Die Werte des Netzbetreibers sind für { $arrived } von { $count } Intervallen da; die anderen sind vorläufig.
settlement-note = Vorläufig ist, was die eigenen Zähler der Gemeinschaft gezeigt haben. Ein Unterschied wird mit der Abrechnung des Monats bezahlt, in dem er gebucht wurde; die Summe kann deshalb von der Abrechnung oben abweichen.

chain-title = Auf der Blockchain
chain-newest = bis Bündel { $batch }
chain-caption = Wie weit die Intervalle dieses Monats sind
chain-head-state = Status
chain-head-intervals = Intervalle
chain-head-amount = Betrag
chain-state-settled = Auf der Blockchain abgewickelt
chain-state-sealed = Versiegelt, wartet auf die Blockchain
chain-state-open = Noch nicht versiegelt
chain-all-settled = { $count ->
    [0] Es gibt keine Intervalle mit deinem Handel.
    [one] Das einzige Intervall mit deinem Handel ist abgewickelt.
   *[other] Alle { $count } Intervalle mit deinem Handel sind abgewickelt.
}
chain-some-settled = Abgewickelte Intervalle mit deinem Handel: { $settled } von { $count }.
chain-note = Der Handel unter Nachbarn wird mit dem lokalen Netzentgelt und der Grundgebühr in Bündeln versiegelt und auf einer öffentlichen Blockchain abgewickelt, wo ihn niemand ändern kann. Was du deinem Stromlieferanten zahlst, gehört nicht dazu. Im Tagesdiagramm kannst du jedes Intervall selbst prüfen.

on-chain-open = Noch nicht versiegelt: Der Hub versiegelt ein ganzes Zeitfenster nach dem anderen.
on-chain-corrected = Seit Bündel { $batch } korrigiert: Der Unterschied ist noch nicht versiegelt.
on-chain-sealed = { $count ->
    [0] Versiegelt, wartet auf die Blockchain.
    [one] In Bündel { $batches } versiegelt, wartet auf die Blockchain.
   *[other] In den Bündeln { $batches } versiegelt, wartet auf die Blockchain.
}
on-chain-settled = { $count ->
    [0] Auf der Blockchain abgewickelt.
    [one] In Bündel { $batches } auf der Blockchain abgewickelt.
   *[other] In den Bündeln { $batches } auf der Blockchain abgewickelt.
}
on-chain-disputed = { $count ->
    [one] Dein Knoten hat etwas anderes als Bündel { $batches } und hat es nicht signiert. Die Koordination sieht das auch.
   *[other] Dein Knoten hat etwas anderes als die Bündel { $batches } und hat sie nicht signiert. Die Koordination sieht das auch.
}
on-chain-part = Bündel { $batch }: { $energy }
on-chain-part-correction = Bündel { $batch }: Korrektur, { $energy }
on-chain-check = Selbst prüfen
on-chain-check-batch = Bündel { $batch } selbst prüfen

trade-fetching = Der Nachweis wird geladen …
trade-interval = Intervall
trade-sold = Verkauft
trade-bought = Gekauft
trade-price = Preis
trade-pay = Du zahlst, Gebühren inbegriffen
trade-receive = Du bekommst, Gebühren abgezogen
trade-number = Deine Nummer
