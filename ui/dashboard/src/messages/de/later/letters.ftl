# Briefe, mit denen Mitglieder ihre Seite finden: was Koordinierende sehen, und was auf dem Papier steht.
letters-title = Briefe
letters-text = Eine Seite für jedes Mitglied: was die Gemeinschaft ist, und wie man zu Hause ihre Seite öffnet.
letters-fetching = Die Mitglieder werden geladen …
letters-none = Noch niemand, dem man schreiben könnte
letters-terms = Was in jedem Brief steht
letters-address = Adresse der Seite des Knotens
letters-address-hint = Wie der Browser sie im Netz der Häuser zeigt, etwa { $example }
letters-contact = Wen Mitglieder fragen können
letters-contact-hint = Ein Name und eine Telefonnummer, in einer Zeile. Leer lassen für niemanden.
letters-members = Mitglieder
letters-table = Mitglieder und ihre Briefe
letters-language = Sprache der Briefe
letters-choose-missing = Alle ohne Brief ({ $count })
letters-choose-all = Alle wählen
letters-choose-none = Keine wählen
letters-print = { $count ->
    [one] { $count } Brief drucken
   *[other] { $count } Briefe drucken
}
letters-laying-out = Wird gesetzt …
letters-address-first = Speichere zuerst die Adresse der Seite des Knotens: Jeder Brief braucht sie.
letters-most = { $most } Briefe werden auf einmal gedruckt; die anderen bleiben gewählt.
letters-came-out = { $count ->
    [one] Ist der Brief aus dem Drucker gekommen?
   *[other] Sind alle { $count } Briefe aus dem Drucker gekommen?
}
letters-yes = Ja, vermerken
letters-no = Nein
letters-letter = Brief
letters-missing = noch kein Brief
letters-printed = gedruckt
letters-printed-by = { $when }, { $who }
letters-points = Zählpunkte
letters-print-column = Drucken
letters-choose = Den Brief von { $name } drucken

letter-title = Willkommen bei { $community }
letter-text = Du teilst eigenen Strom mit deinen Nachbarn. Auf deiner Seite siehst du Tag für Tag, was du erzeugt hast, was von den Nachbarn kam und was es kostet.
letter-points = { $count ->
    [one] Dein Zählpunkt:
   *[other] Deine Zählpunkte:
}
letter-more-points = { $count ->
    [one] und { $count } weiterer
   *[other] und { $count } weitere
}
letter-no-point = Du hast noch keinen Zählpunkt; deine Gemeinschaft sagt dir, wenn er da ist.
letter-steps = So öffnest du deine Seite
letter-step-network = Verbinde dein Telefon oder deinen Computer mit dem Netz im Haus deiner Gemeinschaft, meist mit dem WLAN.
letter-step-page = Richte die Kamera auf den Code, oder tippe die Adresse in den Browser:
letter-step-login = Öffne deine Einladung, oder melde dich mit dem Namen und Passwort an, die du von der Koordination bekommst.
letter-code = Code mit der Adresse der Seite
letter-invitation = Deine Einladung oder dein Anmeldename (trägt die Koordination hier ein):
letter-contact = Fragen? { $contact }
letter-member = Mitglied { $member }

error-wrong-node-address = Das ist keine Adresse einer Seite.
    .hint = Kopiere sie aus dem Browser: Sie beginnt mit http:// oder https://.
