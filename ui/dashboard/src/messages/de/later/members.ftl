members-title = Mitglieder
members-text = Wer mitmacht, und wo der Strom gemessen wird.
members-member = Mitglied
members-point = Zählpunkt
members-fetching = Die Mitglieder werden geladen …
members-none = Noch kein Mitglied
members-none-text = Knoten und Blockchain kennen Mitglieder nur als Kennung; Namen und Adressen stehen nur bei den Rechnungen.
members-all-taken = alles ist beim Knoten
members-waiting = { $count ->
    [one] { $count } Eintrag unterwegs
   *[other] { $count } Einträge unterwegs
}
members-refused = { $count } abgelehnt
members-table = Mitglieder und Zählpunkte
members-no-point = noch keiner
members-reference = Referenz des Netzbetreibers
members-fuse = Hauptsicherung
members-state = Stand
members-inactive = inaktiv
members-change = { $name } ändern

member-new = Neues Mitglied
member-title = Mitglied { $member }
member-add = Mitglied hinzufügen
member-save = Speichern
member-saving = Wird gespeichert …
member-identifier = Kennung
member-identifier-hint = Kleinbuchstaben, Ziffern und Bindestriche, etwa { $example }. Nie der Name eines Menschen: Sie steht für immer im Journal.
member-credit-limit = Kreditgrenze
member-credit-limit-hint = Wie weit der Kontostand unter null gehen darf. Leer lassen für keine.
member-active = Macht mit

point-new = Neuer Zählpunkt
point-title = Zählpunkt { $point }
point-add = Zählpunkt hinzufügen
point-member = Mitglied
point-identifier-hint = Kleinbuchstaben, Ziffern und Bindestriche, etwa { $example }.
point-reference = Referenz des Netzbetreibers
point-reference-hint = Wie seine Dateien ihn nennen. Leer lassen, wenn er unsere Kennung verwendet.
point-fuse = Hauptsicherung
point-fuse-hint = Kein Messwert über dieser Leistung wird geglaubt.
point-active = Wird gemessen
