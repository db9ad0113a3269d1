members-title = Mitglieder
members-text = Wer teilnimmt und wo der Strom gemessen wird.
members-member = Mitglied
members-point = Zählpunkt
members-import = Liste einlesen
members-letters = Briefe
members-fetching = Die Mitglieder werden geladen …
members-none = Noch kein Mitglied
members-none-text = Knoten und Blockchain kennen von Mitgliedern nur eine Kennung; Namen und Adressen werden nur für die Abrechnung aufbewahrt und nirgends sonst.
members-all-taken = alles ist beim Knoten
members-waiting = { $count ->
    [one] { $count } Eintrag unterwegs
   *[other] { $count } Einträge unterwegs
}
members-refused = { $count } abgelehnt
members-table = Mitglieder und Zählpunkte
members-no-point = noch keiner
members-reference = Netzbetreiber-Referenz
members-fuse = Hauptsicherung
members-state = Status
members-inactive = inaktiv
members-change = { $name } ändern

member-new = Neues Mitglied
member-title = Mitglied { $member }
member-add = Mitglied hinzufügen
member-save = Speichern
member-saving = Wird gespeichert …
member-identifier = Kennung
member-identifier-hint = Kleinbuchstaben, Ziffern und Bindestriche, etwa { $example }. Nie der Name eines Menschen: Sie steht für immer im Journal.
member-credit-limit = Kreditgrenze
member-credit-limit-hint = Wie weit der Kontostand unter null gehen darf. Leer lassen für keine.
member-active = Nimmt teil

point-new = Neuer Zählpunkt
point-title = Zählpunkt { $point }
point-add = Zählpunkt hinzufügen
point-member = Mitglied
point-identifier-hint = Kleinbuchstaben, Ziffern und Bindestriche, etwa { $example }.
point-reference = Referenz des Netzbetreibers
point-reference-hint = Wie seine Dateien ihn nennen. Leer lassen, wenn er unsere Kennung verwendet.
point-fuse = Hauptsicherung
point-fuse-hint = Ein Messwert über dieser Leistung wird nicht übernommen.
point-active = Wird gemessen
