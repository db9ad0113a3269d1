sharing-title = Teilen
sharing-text = Wer wie viel von dem bekommt, was Nachbarn übrig haben, und zu welchem Preis. Was begonnen hat, bleibt.
sharing-new = Neuer Schlüssel
sharing-waiting = Die Schlüssel werden geladen …
sharing-none = Kein vereinbarter Schlüssel
sharing-none-text = Nachbarn teilen nach ihren eigenen Grenzen: Wer mehr bietet oder weniger verlangt, kommt zuerst. Ein Verteilschlüssel teilt stattdessen nach Vereinbarung auf, was da ist.
sharing-back = Alle Schlüssel

sharing-period = Schlüssel ab { $start }
sharing-from = Ab { $start }: { $kind }
sharing-until = bis { $end }
sharing-until-further-notice = bis auf Weiteres
sharing-withdrawn-text = Zurückgezogen, bevor er begann: Was davor galt, gilt weiter.
sharing-when-past = vergangen
sharing-when-now = in Kraft
sharing-when-planned = geplant
sharing-when-withdrawn = zurückgezogen
sharing-withdraw = Zurückziehen
sharing-withdraw-from = Den Schlüssel ab { $start } zurückziehen
sharing-withdraw-title = Den Schlüssel ab { $start } zurückziehen?
sharing-withdraw-text = Dann gilt weiter, was davor gilt. Der Knoten erfährt es, sobald er erreichbar ist.
sharing-withdrawing = Wird zurückgezogen …
sharing-members = { $count ->
    [one] Wer dabei ist: { $count } Mitglied
   *[other] Wer dabei ist: { $count } Mitglieder
}
sharing-member = Mitglied
sharing-share = Anteil
sharing-group = Gruppe

sharing-kind = Wie aufgeteilt wird
sharing-kind-auction = Nach Grenzen
    .text = Die eigenen Grenzen jedes Haushalts entscheiden: Wer mehr zahlt, kauft zuerst; wer weniger verlangt, verkauft zuerst.
sharing-kind-dynamic = Nach Bedarf
    .text = Alle bekommen einen Teil im Verhältnis zu dem, was sie gerade brauchen.
sharing-kind-static = Nach festen Anteilen
    .text = Alle haben einen vereinbarten Anteil; was jemand nicht brauchen kann, geht ins Netz.
sharing-kind-hybrid = Nach festen Anteilen, dann nach Bedarf
    .text = Alle haben einen vereinbarten Anteil; was jemand nicht brauchen kann, geht im Verhältnis ihres Bedarfs an die anderen.
sharing-kind-priority = Nach Gruppen
    .text = Zuerst kommt die erste Gruppe dran, dann die zweite; innerhalb einer Gruppe geht es nach Bedarf. Wer in keiner Gruppe ist, kommt zuletzt.
sharing-price = Preis unter Nachbarn
sharing-price-mid-market = In der Mitte
    .text = Auf halbem Weg zwischen dem, was das Netz zahlt, und dem, was es verlangt, abzüglich Netzentgelt.
sharing-price-supply-demand-ratio = Danach, wie viel da ist
    .text = Teuer, solange wenig übrig ist, günstig, wenn viel da ist.
sharing-points = Preise nach Angebot
sharing-points-text = Zwischen zwei Punkten verläuft der Preis gerade. 100 % des Bedarfs heißt ausgeglichen; beim Preis sind 0 % der niedrigste, der sich lohnt, und 100 % der höchste.
sharing-point-ratio = Punkt { $number }: Angebot in % des Bedarfs
sharing-point-position = Punkt { $number }: Preis in % des Spielraums
sharing-point-remove = Punkt { $number } entfernen
sharing-point-add = Punkt hinzufügen
sharing-point-text = Angebot bei { $ratio } des Bedarfs: Preis bei { $position } des Spielraums

sharing-new-title = Neuer Schlüssel
sharing-new-text = Probier ihn am letzten Monat aus, bevor du ihn speicherst.
sharing-not-yours = Schlüssel legt die Koordination an. Du kannst sie ansehen.
sharing-restored-older = Was du vorhin eingegeben hast, ist noch da, aber inzwischen hat jemand die Schlüssel geändert. Sieh sie dir an, bevor du speicherst.
sharing-day = Gilt ab Beginn des
sharing-day-text = Ab Mitternacht in der Zeitzone { $time_zone }. Bis er beginnt, lässt er sich zurückziehen.
sharing-shares = Die Anteile
sharing-share-of = Anteil von { $member } in Prozent
sharing-equal = Für alle gleich
sharing-make-whole = Summe auf 100 % bringen
sharing-sum-whole = Die Anteile ergeben { $sum }.
sharing-sum-missing = Die Anteile ergeben { $sum }; { $rest } sind noch niemandem zugeteilt.
sharing-sum-over = Die Anteile ergeben { $sum }; das sind { $rest } zu viel.
sharing-sum-wrong = { $count ->
    [one] Der Anteil von { $member } ist keine Prozentzahl.
   *[other] { $count } Anteile sind keine Prozentzahlen, der erste ist der von { $member }.
}
sharing-groups = Die Gruppen
sharing-group-of = Gruppe von { $member }
sharing-group-none = Keine Gruppe: zuletzt
sharing-group-number = Gruppe { $group }
sharing-group-count = { $count ->
    [one] Gruppe { $group }: { $count } Mitglied
   *[other] Gruppe { $group }: { $count } Mitglieder
}
sharing-group-rest = { $count ->
    [one] Zuletzt: { $count } Mitglied
   *[other] Zuletzt: { $count } Mitglieder
}
sharing-file = Aus einer Datei
sharing-file-shares = Eine Zeile für jedes Mitglied: sein Name und sein Anteil in Prozent, so wie die Tabelle unten sich speichern lässt. Wer fehlt, hat keinen Anteil.
sharing-file-groups = Eine Zeile für jedes Mitglied: sein Name und die Nummer seiner Gruppe. Wer fehlt, kommt zuletzt.
sharing-file-read = { $file } ist eingelesen. Gespeichert ist noch nichts.
sharing-file-line = Zeile { $line }

sharing-try-prices = Preise zum Ausprobieren
sharing-try-as-it-was = Wie sie waren
sharing-try-tariff = Die des Tarifs ab { $start }
sharing-preview = Am letzten Monat ausprobieren
sharing-preview-title = Was dieser Schlüssel bewirkt hätte
sharing-preview-as-it-was = Die Energie ist so, wie sie gemessen wurde: Niemand konnte diesen Schlüssel kennen und Strom zu anderer Zeit brauchen.
sharing-preview-limits = { $count ->
    [one] { $count } Mitglied hat eigene Grenzen; unter einem Schlüssel ruhen sie.
   *[other] { $count } Mitglieder haben eigene Grenzen; unter einem Schlüssel ruhen sie.
}
sharing-save = Schlüssel speichern
sharing-busy = Einen Moment …

error-malformed-allocation-key = Dieser Schlüssel geht nicht auf.
    .hint = Die Anteile ergeben 100 %, und niemand kommt zweimal vor.
error-allocation-key-in-the-past = Nach diesem Zeitpunkt wurden schon Intervalle abgeschlossen.
    .hint = Ein Schlüssel ändert nie die Vergangenheit; wähle einen späteren Beginn.
error-allocation-key-too-far = Dieser Schlüssel beginnt zu weit in der Zukunft.
error-allocation-key-exists = Ab diesem Zeitpunkt gibt es schon einen Schlüssel.
    .hint = Zieh ihn zuerst zurück, oder wähle einen anderen Beginn.
error-allocation-key-begun = Dieser Schlüssel hat schon begonnen.
    .hint = Leg einen neuen an, der später beginnt.
error-no-such-allocation-key = Diesen Schlüssel gibt es nicht.
error-too-many-allocation-keys = Es sind schon viele Schlüssel geplant.
    .hint = Warte, bis einige begonnen haben.
error-not-a-share = Einer der Anteile ist keine Prozentzahl.
    .hint = Schreib ihn wie 12,5, mit höchstens vier Nachkommastellen.
error-shares-not-whole = Die Anteile ergeben nicht 100 %.
    .hint = „Summe auf 100 % bringen“ behält ihr Verhältnis bei.
error-not-a-group = Noch ist niemand in einer Gruppe.
    .hint = Wähle für mindestens ein Mitglied eine Gruppe.
error-too-many-in-key = Ein Schlüssel kann höchstens 1.000 Mitglieder nennen.
    .hint = Wer keinen Anteil und keine Gruppe hat, braucht keinen Eintrag.
error-not-a-point = Die Preise nach Angebot sind nicht in der Reihenfolge.
    .hint = Das Angebot steigt von Punkt zu Punkt, der Preis nie.
error-share-file-too-large = Diese Datei ist zu groß.
error-share-file-unknown-member = Die Datei nennt jemanden, der kein Mitglied ist.
error-share-file-member-twice = Die Datei nennt ein Mitglied zweimal.
error-share-file-wrong-line = Eine Zeile der Datei ist nicht lesbar.
    .hint = Schreib den Namen des Mitglieds, einen Strichpunkt und die Zahl.
error-share-file-empty = Die Datei nennt kein Mitglied.
