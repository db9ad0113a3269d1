nodes-title = Knoten
nodes-text = Die kleinen Computer, die die Gemeinschaft am Laufen halten, und wie es ihnen geht.
nodes-loading = Die Knoten werden geladen …
nodes-make-code = Beitrittscode erstellen
nodes-none = Noch kein Knoten
nodes-none-text = Erstelle einen Beitrittscode und gib ihn dem Knoten. Er lässt einen Knoten hinein, einmal.

node-name = Knoten
node-state-in-touch = in Kontakt
node-state-silent = schweigt
node-state-never = noch nie gehört
node-state-shut-out = ausgeschlossen
node-shut-out-action = Diesen Knoten ausschließen …
node-contact = Letzter Kontakt
node-contact-never = nie
node-backlog = Wartet am Knoten
node-backlog-unknown = noch nicht gemeldet
node-backlog-records = { $records ->
    [0] nichts
    [one] { $records } Datensatz
   *[other] { $records } Datensätze
}
node-backlog-oldest = der älteste schon { $duration }
node-records = Datensätze am Hub
node-recomputed = Nachgerechnet
node-recomputed-not = noch nicht
node-enrolled = Aufgenommen
node-shut-out = Ausgeschlossen
node-others = Andere Knoten
node-journal-copies = { $copies } seines Journals
node-replaced = Ersetzt
node-replaced-by = durch Box Nummer { $box }
node-alarms = Alarme
node-alarm-part = Journalteil
node-alarm-times = { $times ->
    [one] { $times }-mal, zuerst am { $first }, zuletzt { $last }.
   *[other] { $times }-mal, zuerst am { $first }, zuletzt { $last }.
}
node-alarm-release = Weitermachen lassen
node-alarm-reported = Das hat der Knoten gemeldet.
node-refused-label = Vom Knoten abgelehnt
node-refused-title = Der Knoten hat nicht angenommen:
node-entry-members = Mitglied { $key }:
node-entry-metering-points = Zählpunkt { $key }:
node-entry-tariffs = Tarif { $key }:
node-entry-corrections = Offizielle Werte { $key }:

node-window = Knoten { $node } – localgrid-Hub
node-title = Knoten { $node }
node-how = Wie es ihm geht
node-clock = Uhr
node-clock-unknown = noch nicht gemeldet
node-clock-simulated = simuliert, für eine Vorführung
node-clock-right = richtig
node-clock-ahead = { $duration } vor
node-clock-behind = { $duration } nach
node-telemetry-waiting = Wartende Telemetrie
node-machine = Das Gerät
node-machine-span = Gezeigte Zeit
node-machine-days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
}
node-machine-fetching = Die Werte des Geräts werden geladen …
node-machine-none = In dieser Zeit hat er keine Werte seines Geräts geschickt.
node-machine-untold = Dafür hat er keinen Fühler.
node-machine-range = zwischen { $least } und { $most }
node-machine-chart = { $title }: jetzt { $last }, { $range }
node-disk = Frei auf der Karte
node-memory = Benutzter Speicher
node-temperature = Temperatur
node-updates = Updates
node-updates-caption = Was er zu Versionen gemeldet hat
node-runs-unknown = Er hat noch keine Version dieses Hubs bestätigt.
node-runs-application = Er läuft mit Version { $version }.
node-runs-system = Sein System hat Version { $version }.
node-offered = Version { $version } wird ihm angeboten.
node-version = Version
node-kind = Teil
node-kind-application = Programm
node-kind-system = System
node-outcome = Was daraus wurde
node-outcome-proven = läuft gut
node-outcome-taken = übernommen, noch nicht bestätigt
node-outcome-rolled-back = zurückgenommen
node-outcome-refused = abgelehnt
node-outcome-because = { $outcome } ({ $reason })
node-backups = Versiegelte Sicherungen am Hub
node-backups-none = Keine. Vielleicht liegen seine Sicherungen woanders.
node-more = Mehr zu diesem Knoten
node-to-copies = Sicherheitskopien
node-to-region = Die ganze Region
node-to-nodes = Knoten der Gemeinschaft
join-title = Beitrittscode
join-text = Gib ihn dem Knoten. Er lässt einen Knoten hinein, einmal, und wird nicht noch einmal gezeigt.
join-until = Gültig bis { $moment }.
join-configuration = Die Konfiguration des Knotens muss die Gemeinschaft `{ $community }`, ihre Währung { $currency } und ihre Zeitzone { $zone } nennen; dieser Code kommt als `join_code` hinein und die Adresse dieses Hubs als `hub_url`.
join-copy = Kopieren
join-copied = Kopiert.
join-done = Fertig
revoke-title = Knoten { $node } ausschließen?
revoke-text = Der Hub nimmt nichts mehr von ihm an und sagt ihm nichts mehr. Was er gesendet hat, bleibt. Das lässt sich nicht rückgängig machen; ein Ersatz braucht einen neuen Beitrittscode.
revoke-action = Ausschließen
revoke-busy = Wird ausgeschlossen …

difference-title-same = Knoten und Hub stimmen überein.
difference-text-same = Der Hub hat dieses Intervall aus dem Journal des Knotens nachgerechnet und kam zum selben Ergebnis.
difference-title-other-inputs = Sie rechneten mit verschiedenen Messwerten.
difference-text-other-inputs = Die Messwerte, Grenzen oder Mitglieder, mit denen der Knoten dieses Intervall abschloss, sind nicht die im Journal, das der Hub hat.
difference-title-other-results = Gleiche Messwerte, verschiedene Ergebnisse.
difference-text-other-results = Beide gingen von denselben Eingaben aus. Einer von beiden rechnet nach anderen Regeln, wohl mit einer älteren Version.
