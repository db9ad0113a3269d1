batches-text = Was Nachbarn gehandelt haben, in Bündeln versiegelt und auf einer öffentlichen Blockchain abgewickelt.
batches-loading = Die Bündel werden geladen …
batches-none = Noch kein Bündel
batches-none-text = Das erste wird versiegelt, wenn ein ganzes Zeitfenster abgeschlossen ist und die Blockchain antwortet.
batches-more = Mehr zeigen
batches-caption = Bündel
batches-all-settled = Alles Versiegelte ist abgewickelt.
batches-waiting = Noch offen: { $waiting }.
batches-carried = { $members ->
    [one] { $members } Mitglied hat die Kreditgrenze erreicht; der Rest wird vorgetragen.
   *[other] { $members } Mitglieder haben die Kreditgrenze erreicht; der Rest wird vorgetragen.
}

batch = Bündel
batch-title = Bündel { $batch }
batch-back = Alle Bündel
batch-loading = Das Bündel wird geladen …
batch-state = Status
batch-state-sealed = versiegelt
batch-state-built = signiert
batch-state-sent = gesendet
batch-state-confirmed = abgewickelt
batch-text-sealed = Es wartet auf Signaturen oder auf die Blockchain.
batch-text-built = Seine Transaktion ist fertig und wird gleich gesendet.
batch-text-sent = Die Blockchain hat es bekommen, aber noch keinen Ledger damit abgeschlossen.
batch-text-confirmed = Es steht in einem abgeschlossenen Ledger und kann nicht rückgängig gemacht werden.
batch-until = Bis
batch-window = { $start } bis { $end }
batch-windows = { $windows ->
    [1] Ein Zeitfenster.
   *[other] { $windows } Zeitfenster in einem Bündel.
}
batch-trades = Handel
batch-accounts = { $accounts ->
    [one] für { $accounts } Konto
   *[other] für { $accounts } Konten
}
batch-moved = Übertragen
batch-moved-note = Summe dessen, was Mitglieder bekommen
batch-shared = Geteilt
batch-produced = von { $energy }, die erzeugt wurden
batch-fee = Gebühr
batch-fee-stroops = { $fee }{ "\u00A0" }Stroops
batch-fee-note = { $fee } Stroops, { NUMBER($each, useGrouping: 0) } je Handel
batch-ledger = Ledger
batch-transaction = Transaktion
batch-hash = Hash des Bündels
batch-root = Wurzel aller Handel
batch-header = Kopf
batch-account = Konto
batch-own-account = Gemeinschaftskonto
batch-account-number = Nr. { $number }
batch-number = Nummer
batch-energy = Energie
batch-money = Geld
batch-rows = Was es überträgt
batch-rows-text = Gekauft ist +, verkauft −; erhalten ist +, bezahlt −. Jede Spalte ergibt genau null.
batch-rows-none = Nichts: Es sagt nur, was die Zähler gemessen haben.
batch-rows-caption = Was das Bündel überträgt

batch-submissions = Wie es auf die Blockchain kam
batch-submissions-none = Für dieses Bündel gibt es noch keine Transaktion.
batch-submissions-caption = Transaktionen mit diesem Bündel
submission-result = Ergebnis
submission-times = Gesendet
submission-made = Erstellt
submission-state-built = signiert, noch nicht gesendet
submission-state-sent = gesendet, noch keine Antwort
submission-state-confirmed = in einem Ledger
submission-state-failed = in einem Ledger abgelehnt
submission-state-expired = zu spät: Sie kann nicht mehr gelten
submission-state-forgotten = zu alt, die Blockchain weiß es nicht mehr

trades-all = Alle
trades-loading = Die Handel werden geladen …
trades-none = Es gibt keine.
trades-caption = Handel des Bündels
trades-member = Mitglied
trades-member-number = Nummer des Mitglieds
trades-interval = Intervall
trades-change = Änderung { $revision }
trades-price = Preis
trades-proof = Nachweis
trades-check = Prüfen
trades-check-one = Handel { $trade } prüfen
trades-one = Handel { $trade } aus Bündel { $batch }
trades-proof-loading = Der Nachweis wird geladen …
