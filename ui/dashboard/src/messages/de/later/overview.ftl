overview-fetching = Die Gemeinschaft wird geladen …
overview-steps = Drei Schritte zur ersten geteilten Kilowattstunde
overview-step-done = Erledigt.
overview-health = Zustand
overview-well = Alles in Ordnung.
overview-well-text = Die Knoten melden sich, Tarife sind in Kraft, und der Hub kommt zu denselben Ergebnissen.
overview-attention = Braucht deine Aufmerksamkeit
overview-all-alerts = Alle Meldungen
overview-taken = { $count ->
    [one] { $count } Meldung hat jemand übernommen.
   *[other] { $count } Meldungen hat jemand übernommen.
}
overview-look = Ansehen
overview-look-at = Ansehen: { $concern }

overview-day = Geteilt am { $day }
overview-all-intervals = Alle Intervalle
overview-fetching-day = Der Tag wird geladen …
overview-shared = Geteilt
overview-saved = Gemeinsam gespart
overview-intervals = Intervalle
overview-chart = { $count ->
    [one] { $energy } in { $count } Intervall geteilt
   *[other] { $energy } in { $count } Intervallen geteilt
}

overview-node = Knoten
overview-nodes = Knoten
overview-node-details = Einzelheiten
overview-no-node = Kein Knoten ist aufgenommen.
overview-never-heard = Noch nichts gehört
overview-heard = Zuletzt gehört: { $ago }
overview-backlog-unknown = Er hat nicht gemeldet, was noch zu senden ist.
overview-backlog = { $count ->
    [0] Nichts muss noch gesendet werden.
    [one] { $count } Datensatz ist noch zu senden.
   *[other] { $count } Datensätze sind noch zu senden.
}

overview-tariff = Tarif in Kraft
overview-all-tariffs = Alle Tarife
overview-no-tariff = Keiner.
overview-retail = Aus dem Netz
overview-feed-in = Ins Netz
overview-network-fee = Lokales Netzentgelt
overview-next-tariff = Der nächste gilt ab { $moment }.

overview-community = Gemeinschaft
overview-members = Mitglieder
overview-points = Zählpunkte
overview-open-imports = Offene Importe
overview-no-imports = keine
overview-import = Offizielle Werte importieren

concern-node-silent = Der Knoten schweigt schon { $lasting }.
    .text = Er arbeitet weiter und behält alles. Prüfe seine Stromversorgung und sein Netzwerk.
concern-backlog = Datensätze warten am Knoten schon { $lasting }.
    .text = So weit liegen die Werte am Hub hinter denen am Knoten zurück.
concern-recomputation = Der Hub kann die Werte dieses Knotens nicht nachrechnen.
    .text = Mehr steht im Log des Hubs.
concern-refused = { $count ->
    [one] Der Knoten hat { $count } Eintrag abgelehnt.
   *[other] Der Knoten hat { $count } Einträge abgelehnt.
}
    .text = Mitglieder, Zählpunkte oder Tarife sind dort nicht angekommen.
concern-cut-off = { $peers ->
    [one] Der Knoten hat den Kontakt zum einzigen anderen Knoten verloren ({ $lost } von { $peers }).
   *[other] Der Knoten hat den Kontakt zu anderen Knoten verloren: { $lost } von { $peers }.
}
    .text = Nichts steht still, aber seine neuesten Datensätze haben anderswo keine Kopie, bis sie wieder da sind.
concern-copies = { $copies ->
    [0] Das Journal des Knotens hat keine Kopie auf anderen Knoten; gewünscht: { $wanted }.
    [one] Das Journal des Knotens hat { $copies } Kopie auf anderen Knoten; gewünscht: { $wanted }.
   *[other] Das Journal des Knotens hat { $copies } Kopien auf anderen Knoten; gewünscht: { $wanted }.
}
    .text = Geht der Knoten jetzt kaputt, können Datensätze verloren gehen.
concern-mesh-alarms = { $count ->
    [one] Der Knoten hat { $count } Alarm über andere Knoten ausgelöst.
   *[other] Der Knoten hat { $count } Alarme über andere Knoten ausgelöst.
}
    .text = Sieh dir an, was er gefunden hat, bevor du ihren Kopien vertraust.
concern-mismatches = { $count ->
    [one] Bei { $count } Intervall weichen Knoten und Hub voneinander ab.
   *[other] Bei { $count } Intervallen weichen Knoten und Hub voneinander ab.
}
    .text = Beide Ergebnisse bleiben erhalten und stehen nebeneinander.
concern-no-tariff = Kein Tarif ist in Kraft.
    .text = Ohne Tarif hat der Knoten keinen Preis für das, was Nachbarn teilen.
concern-chain = { $state }, schon { $lasting } lang.
concern-notices-mail = Schon { $lasting } konnte keine E-Mail mit Mitteilungen verschickt werden.
concern-notices-push = Schon { $lasting } kam keine Mitteilung auf Telefone oder Browser durch.
    .text = { $count ->
        [one] { $count } Mitteilung wartet.
       *[other] { $count } Mitteilungen warten.
    } Im Log des Hubs steht, warum; sieh seine Einstellungen für Mail und Push an.
concern-credit-limit = { $count ->
    [one] { $count } Mitglied hat die Kreditgrenze erreicht.
   *[other] { $count } Mitglieder haben die Kreditgrenze erreicht.
}
    .text = Was darüber hinausgeht, bleibt geschuldet und wird später abgewickelt.

concern-disk = Auf der Karte des Knotens sind noch { $free } frei.
    .text = Ist sie voll, nimmt der Knoten keine Messwerte mehr an; die Geräte behalten sie eine Weile.
concern-clock-ahead = Die Uhr des Knotens geht { $duration } vor.
concern-clock-behind = Die Uhr des Knotens geht { $duration } nach.
    .text = Messwerte zählen womöglich im falschen Intervall. Prüfe seine Zeitquelle.
concern-update = Der Knoten hat Version { $version } nicht angenommen.
concern-difference = Offizielle Werte für { $month } weichen um { $share } ab.
    .text = Sieh dir die Ursachen an, bevor der Monat abgerechnet wird.
concern-batch = Bündel { $seq } ist schon { $lasting } nicht abgewickelt.
    .text = Nichts geht verloren; das nächste wartet darauf.
concern-draft = Die Rechnungen für { $month } warten auf eine zweite Person.
    .text = Zwei Menschen sehen hin, bevor Geld fließt.
concern-billable = { $count ->
    [one] Ein Mitglied kann jetzt für { $month } abgerechnet werden.
   *[other] { $count } Mitglieder können jetzt für { $month } abgerechnet werden.
}
    .text = Seit dem letzten Lauf des Monats sind Werte endgültig geworden oder haben sich geändert; ein neuer Lauf rechnet den Rest ab.
    .first = Alle Werte des Monats sind da; noch kein Lauf hat ihn abgerechnet.
setup-members = Mitglieder und Zählpunkte hinzufügen
    .text = Wer teilnimmt und wo der Strom gemessen wird.
setup-tariff = Den ersten Tarif festlegen
    .text = Was das Netz verlangt und zahlt, damit es unter Nachbarn günstiger geht.
setup-node = Beitrittscode erstellen und Knoten aufnehmen
    .text = Der Code lässt einen Knoten hinein, einmal.
