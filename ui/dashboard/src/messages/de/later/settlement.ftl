settlement-page-title = Abwicklung – localgrid-Hub
settlement-title = Abwicklung
settlement-text = Handel unter Nachbarn, in Bündeln versiegelt und auf einer öffentlichen Blockchain abgewickelt.
settlement-loading = Die Blockchain wird gefragt …
settlement-none = Noch nimmt keine Gemeinschaft teil
settlement-none-text = Eine Gemeinschaft nimmt teil, sobald ihr Knoten ein Intervall abgeschlossen hat und eine Blockchain eingerichtet ist.
settlement-newest = Neueste Bündel
settlement-newest-caption = Neueste Bündel aller Gemeinschaften
settlement-communities = Gemeinschaften
settlement-communities-caption = Wie weit jede Gemeinschaft ist
settlement-community = Gemeinschaft
settlement-waiting = Wartet
settlement-all-settled = alles abgewickelt
settlement-until = Abgewickelt bis
settlement-batches = Bündel
settlement-carried = Vorgetragen
settlement-carried-members =
    { $amount }, { $members ->
        [one] { $members } Mitglied
       *[other] { $members } Mitglieder
    }
settlement-carried-text = Vorgetragen ist, was Mitglieder über ihre Kreditgrenze hinaus schulden. Es bleibt geschuldet und wird abgewickelt, sobald Spielraum da ist; bis dahin zahlt das Konto der Gemeinschaft, soweit es gedeckt ist, und wer verkauft hat, wartet auf den Rest.
settlement-new = noch nicht auf der Blockchain
settlement-windows = { $windows ->
    [one] { $windows } Zeitfenster
   *[other] { $windows } Zeitfenster
}
settlement-batch-sealed = Bündel { $batch } versiegelt
settlement-batch-built = Bündel { $batch } signiert
settlement-batch-sent = Bündel { $batch } gesendet
settlement-batch-confirmed = Bündel { $batch } abgewickelt
settlement-batch-and-windows = { $batch }, { $windows }

chain-title-off = Es ist keine Blockchain eingerichtet
chain-text-off = Nichts wird versiegelt oder abgewickelt. Alles andere funktioniert, und die Abrechnungen sind dieselben.
chain-badge-off = aus
chain-title-starting = Die Blockchain wird gesucht
chain-text-starting = Der Hub wurde eben erst gestartet.
chain-badge-starting = startet
chain-title-ok = Die Blockchain antwortet
chain-text-ok = Bündel werden eines nach dem anderen versiegelt, gesendet und abgewickelt.
chain-badge-ok = ok
chain-title-away = Die Blockchain antwortet nicht
chain-text-away = Bündel bleiben versiegelt und warten. Was inzwischen dazukommt, wird gemeinsam abgewickelt, sobald die Blockchain wieder da ist: Nichts geht verloren.
chain-badge-away = fehlt
chain-title-stalled = Die Blockchain steht still
chain-text-stalled = Sie antwortet, aber kein Ledger wird abgeschlossen. Bündel bleiben versiegelt und warten.
chain-badge-stalled = steht still
chain-title-wrong-network = Das ist ein anderes Netzwerk
chain-text-wrong-network = Die Blockchain, die antwortet, ist nicht die, auf der die Verträge liegen. Dorthin wird nichts gesendet.
chain-badge-wrong-network = falsches Netzwerk
chain-title-not-deployed = Die Verträge sind nicht da
chain-text-not-deployed = Wer den Hub betreibt, muss sie installieren oder die Datei nennen, in der steht, wo sie sind.
chain-badge-not-deployed = Verträge fehlen
chain-title-blocked = Etwas muss in Ordnung gebracht werden
chain-text-blocked = Die Blockchain antwortet, lehnt aber ab, was der Hub sendet.
chain-badge-blocked = blockiert
chain-lasting = schon { $duration }
chain-network = Netzwerk
chain-network-local = eine eigene Blockchain, auf diesem Rechner
chain-network-testnet = das Testnetzwerk von Stellar
chain-network-mainnet = das Stellar-Netzwerk
chain-ledger = Neuester Ledger
chain-closed = abgeschlossen am { $moment } UTC, nach der Uhr der Blockchain
chain-contract = Vertrag
