# From a month's statements to numbered invoices.
billing-title = Abrechnung
billing-text = Rechnungen und Gutschriften eines Monats: entworfen von einer Person, freigegeben von einer anderen.
billing-parts = Bereiche der Abrechnung
billing-part-runs = Läufe
billing-part-accounts = Konten
billing-part-biller = Aussteller
billing-part-settling = Bank oder Blockchain
billing-fetching = Die Abrechnungsläufe werden geladen …
billing-none = Noch kein Abrechnungslauf
billing-none-text = Ein Lauf macht aus den Abrechnungen eines Monats Rechnungen. Beginne mit dem Aussteller und den Konten der Mitglieder.
billing-new = Neuer Lauf
billing-new-text = Der Lauf nimmt die Abrechnung jedes Mitglieds, wie sie jetzt ist, ohne das, was frühere Läufe schon in Rechnung gestellt haben.
billing-new-month = Monat
billing-provisional = Auch vorläufige Werte abrechnen
billing-provisional-text = Auch Mitglieder, deren offizielle Werte noch nicht alle da sind, bekommen eine Rechnung; der nächste Lauf des Monats berichtigt den Rest.
billing-open-title = Jetzt abrechenbar
billing-open-text = Was noch kein Lauf abgerechnet hat, weil es fehlte oder sich geändert hat. Jeder Wert wird einmal abgerechnet.
billing-open-left-out = { $count ->
    [one] { $count } Mitglied, das Lauf { $run } ausgelassen hat, kann jetzt abgerechnet werden.
   *[other] { $count } Mitglieder, die Lauf { $run } ausgelassen hat, können jetzt abgerechnet werden.
}
billing-open-first = { $count ->
    [one] { $count } Mitglied kann abgerechnet werden; noch kein Lauf hat diesen Monat abgerechnet.
   *[other] { $count } Mitglieder können abgerechnet werden; noch kein Lauf hat diesen Monat abgerechnet.
}
billing-open-corrected = { $count ->
    [one] Die Rechnung von { $count } Mitglied hat sich seither geändert; der Lauf rechnet den Unterschied ab.
   *[other] Die Rechnungen von { $count } Mitgliedern haben sich seither geändert; der Lauf rechnet die Unterschiede ab.
}
billing-open-waiting = { $count ->
    [one] { $count } Mitglied wartet noch auf endgültige Werte.
   *[other] { $count } Mitglieder warten noch auf endgültige Werte.
}
billing-open-lacking = { $count ->
    [one] Bei { $count } Mitglied fehlt etwas, etwa eine Adresse: Der Entwurf sagt, was.
   *[other] Bei { $count } Mitgliedern fehlt etwas, etwa eine Adresse: Der Entwurf sagt, was.
}
billing-open-draft = Lauf für { $month } entwerfen
billing-open-draft-first = Entscheide zuerst über den Entwurf: Lauf { $run }, { $month }
billing-open-more = { $count ->
    [one] … und { $count } weiterer Monat.
   *[other] … und { $count } weitere Monate.
}
billing-draft = Entwerfen
billing-drafting = Wird entworfen …
billing-runs-caption = Abrechnungsläufe, der neueste zuerst
billing-run = Lauf
billing-month = Monat
billing-state = Status
billing-state-draft = Entwurf
billing-state-approved = freigegeben
billing-state-cancelled = verworfen
billing-members-pay = Mitglieder zahlen
billing-members-receive = Mitglieder bekommen
billing-drafted = Entworfen
billing-decided = Entschieden
billing-by = { $who }, { $moment }

billing-pays = zahlt { $amount }
billing-receives = bekommt { $amount }
billing-nothing-due = nichts fällig
billing-all-pay = Mitglieder zahlen { $amount }
billing-all-receive = Mitglieder bekommen { $amount }
billing-still-to-pay = { $amount } noch zu zahlen
billing-still-to-receive = { $amount } noch zu bekommen
billing-nothing-carried = nichts

billing-run-fetching = Der Lauf wird geladen …
billing-run-title = Lauf { $run }: { $month }
billing-run-window = Lauf { $run } – { $community }
billing-back = Alle Läufe
billing-run-drafted = Entworfen von { $who }, { $moment }.
billing-run-approved = Freigegeben von { $who }, { $moment }.
billing-run-cancelled = Verworfen von { $who }, { $moment }.
billing-run-provisional = Er nimmt auch vorläufige Werte.
billing-totals = Was der Lauf ergibt
billing-total-invoices = { $count ->
    [one] { $count } Rechnung
   *[other] { $count } Rechnungen
}
billing-total-credit-notes = { $count ->
    [one] { $count } Gutschrift
   *[other] { $count } Gutschriften
}
billing-total-none = Nichts fällig
billing-total-withheld = Zurückgehalten
billing-members-count = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
billing-statements = Abrechnungen des Monats
billing-carried-in = Übertrag aus früheren Läufen
billing-amount = Dieser Lauf fügt hinzu
billing-carried-out = Übertrag in den nächsten Lauf
billing-adds-up = Geht genau auf: Übertrag und dieser Lauf ergeben, was Mitglieder zahlen und bekommen und was weiter übertragen wird.
billing-does-not-add-up = Diese Zahlen gehen nicht auf. Gib diesen Lauf nicht frei; sag es denen, die den Hub betreiben.
billing-members = Mitglieder dieses Laufs
billing-member = Mitglied
billing-due = Ergebnis
billing-iban = IBAN
billing-biller-iban = IBAN des Ausstellers
# Since the last run that was approved.
billing-changed-since = seither geändert von { $who }
billing-in = Übertrag davor
billing-out = Übertrag danach
billing-missing = Fehlt
billing-final = Offizielle Werte
billing-final-of = { $final } von { $all } Intervallen
billing-members-caption = Was jedes Mitglied in diesem Lauf zahlt oder bekommt
billing-invoices-caption = Rechnungen und Gutschriften dieses Laufs
billing-lines-caption = Zeilen dieser Rechnung
billing-final-all = alle

billing-bill-fetching = Die Rechnung wird geladen …
billing-bill-title = { $month }: { $member }
billing-bill-back = Lauf { $run }
billing-bill-unknown = Dieser Lauf hat kein solches Mitglied.
billing-bill-lines = Wie der Betrag zustande kommt
billing-line = Wofür
billing-line-statement = Abrechnung
billing-line-energy = Energie in diesem Lauf
billing-line-amount = In diesem Lauf
billing-line-cents = Auf der Rechnung
billing-line-supplier = rechnet der Stromlieferant ab
billing-bill-due = Ergebnis
billing-bill-refers = Sie berichtigt { $numbers }.
billing-kind-invoice = Rechnung
billing-kind-credit-note = Gutschrift
billing-kind-none = nichts fällig
billing-kind-withheld = zurückgehalten
billing-category-neighbour-purchase = Von Nachbarn gekauft
billing-category-neighbour-sale = An Nachbarn verkauft
billing-category-local-network-fee = Lokales Netzentgelt
billing-category-grid-import = Aus dem Netz
billing-category-grid-export = Ins Netz
billing-category-fixed-fee = Grundgebühr

billing-missing-title = Was fehlt
billing-missing-text = Ergänze es hier und entwirf den Lauf dann neu: Ein Entwurf bleibt, wie er gemacht wurde.
billing-missing-right = Ergänzen
billing-missing-right-of = Ergänzen: { $text }, { $member }
billing-missing-more = { $count ->
    [one] … und { $count } weiteres Mitglied, in der Liste unten.
   *[other] … und { $count } weitere Mitglieder, in der Liste unten.
}
billing-missing-withheld = zurückgehalten
billing-missing-biller = Der Aussteller ist nicht vollständig
billing-missing-biller-link = Aussteller ergänzen
billing-missing-not-closed = die Zahlen des Monats werden noch berechnet
billing-missing-not-final = offizielle Werte fehlen
billing-missing-not-settled = die Blockchain hat den Monat noch nicht abgewickelt
billing-missing-no-name = kein Name
billing-missing-no-address = keine vollständige Adresse
billing-missing-no-iban = keine IBAN
billing-missing-not-in-sepa = die IBAN ist außerhalb von SEPA: keine Lastschriften
billing-missing-no-mandate = kein Mandat für Lastschriften
billing-missing-no-tax-status = kein Steuerstatus
billing-missing-no-invoice-prefix = kein Vorsatz für Rechnungsnummern
billing-missing-no-creditor-identifier = keine Gläubiger-ID

billing-decide = Freigeben oder verwerfen
billing-decide-text = Jemand anderes als { $who } gibt den Lauf frei: Zwei Menschen sehen hin, bevor Geld fließt. Dann bekommen die Rechnungen ihre Nummern, und nichts darin ändert sich mehr.
billing-decide-own = Du hast diesen Entwurf gemacht, also muss ihn jemand anderes freigeben. Schick die Adresse dieser Seite weiter.
billing-decide-reader = Die Koordination und Menschen mit der Rolle Abrechnung geben Läufe frei.
billing-digest = Fingerabdruck des Laufs
billing-digest-text = Er steht für jede Zahl des Laufs. Wer freigibt, sieht denselben Fingerabdruck.
billing-copy-digest = Fingerabdruck kopieren
billing-copied = Kopiert.
billing-copy-address = Adresse kopieren
billing-approve = Freigeben
billing-approve-title = Lauf { $run } freigeben?
billing-approve-text = { $invoices } und { $credits } bekommen ihre Nummern. Das lässt sich nicht zurücknehmen: Fehler berichtigt ein weiterer Lauf.
billing-approving = Wird freigegeben …
billing-anew = Neu entwerfen
billing-anew-busy = Wird neu entworfen …
billing-cancel = Entwurf verwerfen
billing-cancel-title = Lauf { $run } verwerfen?
billing-cancel-text = Der Entwurf bleibt als verworfen in der Liste. Der Monat kann neu entworfen werden.
billing-cancelling = Wird verworfen …
billing-keep = Behalten

billing-exports = Dateien
billing-csv = Für die Bücher (CSV)
billing-csv-text = Eine Zeile je Mitglied, auch für Auszahlungen.
billing-debits = Lastschriften (XML)
billing-debits-text = Für die Bank: SEPA-Lastschriften der Mitglieder mit Mandat, einzuziehen am { $day }.
billing-debits-none = Setze zuerst den Einzugstag: Er steht in der Datei für die Bank.
billing-debits-reader = Die Koordination und Menschen mit der Rolle Abrechnung laden die Datei für die Bank herunter.
billing-fetching-file = Wird heruntergeladen …
billing-saved = { $file } ist gespeichert.
billing-collection = Einzugstag
billing-collection-set = Tag setzen
billing-collection-setting = Wird gesetzt …
billing-collection-text = Banken buchen Euro an Tagen, an denen TARGET offen ist: Montag bis Freitag, aber nicht am 1. Januar, Karfreitag, Ostermontag, 1. Mai, 25. und 26. Dezember. Mitglieder erfahren es { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} vorher, und eingezogen wird erst, was fällig ist; der erste mögliche Tag ist heute also { $day }.
billing-collection-other = Anderen Tag wählen
billing-collection-other-text = Eine Bank mit zwei Dateien eines Laufs zieht zweimal ein. Lass sie zuerst die Datei für { $day } löschen.
billing-collection-dropped = Die Bank hat die Datei für { $day } gelöscht.
billing-invoices-title = Rechnungen und Gutschriften
billing-invoices-fetching = Die Rechnungen werden geladen …
billing-invoices-none = Dieser Lauf hat keine Rechnung.
billing-number = Nummer
billing-net = Netto
billing-vat = USt.
billing-due-date = Fällig
billing-corrects = Berichtigt
billing-ubl = UBL
billing-ubl-of = { $number } als UBL herunterladen

# Who is billed, and who bills.
party-fetching = Wird geladen …
party-accounts-title = Rechnungskonten
party-accounts-text = Wohin die Rechnung jedes Mitglieds geht und woher sie bezahlt wird. Nur Betrieb, Koordination und Menschen mit der Rolle Abrechnung lesen das; kein Knoten bekommt es je.
party-accounts-back = Alle Konten
party-accounts-none = Noch kein Mitglied
party-accounts-none-link = Erstes Mitglied anlegen
party-account-title = Rechnungskonto von { $member }
party-account-text = Name und Adresse, wie sie auf der Rechnung stehen.
party-biller-title = Aussteller
party-biller-text = Wer die Rechnungen der Gemeinschaft schickt und dafür bezahlt wird.
party-complete = vollständig
party-state-complete = vollständig
party-state-open = Rechnung ja, Bankeinzug nein
party-state-blocked = keine Rechnung möglich
party-reader = Die Koordination und Menschen mit der Rolle Abrechnung ändern das.
party-yes = ja
party-no = nein
party-save = Speichern
party-saving = Wird gespeichert …
party-saved = Gespeichert.
party-saved-text = Ein offener Entwurf bleibt, wie er gemacht wurde: Entwirf ihn neu.
party-restored = Was du vorhin eingegeben hast, ist noch da. Es ist noch nicht gespeichert.
party-restored-older = Was du vorhin eingegeben hast, ist noch da, aber jemand hat inzwischen anderes gespeichert. Sieh dir unten die Änderungen an, bevor du speicherst.
party-discard = Eingaben verwerfen
party-group-address = Adresse
party-group-payment = Bank
party-group-tax = Steuer
party-group-invoices = Rechnungen
party-name = Name
party-street = Straße und Hausnummer
party-postcode = Postleitzahl
party-city = Ort
party-country = Land
    .hint = Zwei Buchstaben, etwa AT.
party-email = E-Mail
party-iban = IBAN
party-mandate_reference = Mandatsreferenz
    .hint = Des SEPA-Lastschriftmandats, das das Mitglied unterschrieben hat.
party-mandate_signed_on = Mandat unterschrieben am
party-vat_id = USt-IdNr.
party-vat_rate = USt-Satz
    .hint = In Prozent, in den Preisen enthalten. Leer lassen, wenn keine Umsatzsteuer berechnet wird.
party-tax_number = Steuernummer
    .hint = Für Aussteller ohne USt-IdNr.
party-exemption_note = Warum keine Umsatzsteuer anfällt
    .hint = Steht auf jeder Rechnung, etwa die Kleinunternehmerregel.
party-creditor_identifier = SEPA-Gläubiger-ID
    .hint = Nötig für Lastschriften; die Zentralbank vergibt sie.
party-invoice_prefix = Vorsatz der Rechnungsnummern
    .hint = Steht vor sechs Ziffern: SUN- ergibt SUN-000001.
party-payment_term_days = Zahlungsfrist in Tagen
    .hint = 0 bis 90, ab dem Tag der Rechnung.
party-collection_notice_days = Tage vor einem Einzug
    .hint = 1 bis 30: wie lange vorher Mitglieder es erfahren.
party-bills_supply = Rechnet auch Energie aus dem Netz und ins Netz ab
    .hint = Für Aussteller, die auch der Stromlieferant der Mitglieder sind.
party-versions = Änderungen
party-versions-none = Noch nichts eingetragen.
party-versions-older = Ältere Änderungen
party-versions-more = Was sich geändert hat, zeigen die älteren Änderungen.
party-entered = { $field }: { $after }
party-removed = { $field }: { $before } entfernt
party-changed = { $field }: { $before } → { $after }
party-turned-on = { $field }: ja
party-turned-off = { $field }: nein

# By bank or on the chain.
settling-title = Bank oder Blockchain
settling-text = Rechnungen gibt es für jeden Monat. Das Geld fließt einmal: per Bank oder auf der Blockchain.
settling-now = Dieser Monat: { $way }
settling-way = Abwicklung
settling-way-bank = per Bank
settling-way-chain = auf der Blockchain
settling-means-bank = Rechnungen werden per Bank eingezogen und bezahlt. Die Blockchain nimmt keinen Handel dieser Monate auf.
settling-means-chain = Die Blockchain wickelt ab, was Nachbarn handeln, samt Netzentgelt und Grundgebühr. Rechnungen nennen die Bündel; an die Bank geht nur, was ein Lieferant berechnet.
settling-past = Monate, die begonnen haben, ändern sich nie.
settling-reader = Das wählt die Koordination.
settling-none = Noch hat niemand gewählt: Monate laufen über die Bank.
settling-from-bank = Ab { $month }: per Bank
settling-from-chain = Ab { $month }: auf der Blockchain
settling-always-bank = Alle Monate: per Bank
settling-always-chain = Alle Monate: auf der Blockchain
settling-by-hub = vom Hub eingetragen, als die Gemeinschaft auf die Blockchain kam, { $moment }
settling-set = Ab dann so festlegen
settling-month = Ab
settling-no-zone = Der Hub wickelt von dieser Gemeinschaft nichts auf einer Blockchain ab, also bleibt es bei der Bank.
billing-by-chain = Auf der Blockchain abgewickelt
billing-by-bank = Bleibt für die Bank
billing-chain-in = In Bündeln
billing-chain-batches = { $count ->
    [one] { $count } Bündel, Nummer { $first }, in Zone { $zone }
   *[other] { $count } Bündel, { $first } bis { $last }, in Zone { $zone }
}
billing-chain-no-batch = noch kein Bündel
billing-debits-by-bank = Mitglieder zahlen per Bank
billing-credits-by-bank = Mitglieder bekommen per Bank
billing-settled-on-chain = auf der Blockchain abgewickelt
billing-debits-on-chain = Für die Bank bleibt nichts einzuziehen: Diesen Monat wickelt die Blockchain ab.
billing-left-out = { $count ->
    [one] Ein Mandat wurde seit der Freigabe widerrufen oder ersetzt. In der Datei für die Bank fehlen { $amount }; die Rechnung bleibt offen.
   *[other] { $count } Mandate wurden seit der Freigabe widerrufen oder ersetzt. In der Datei für die Bank fehlen { $amount }; die Rechnungen bleiben offen.
}
billing-left-out-more = { $count ->
    [one] … und { $count } weitere.
   *[other] … und { $count } weitere.
}
error-month-begun = Dieser Monat hat schon begonnen. Wähle einen späteren.
error-no-zone = Der Hub wickelt von dieser Gemeinschaft nichts auf einer Blockchain ab.
error-too-many-changes = Das wurde zu oft geändert. Sag es denen, die den Hub betreiben.
