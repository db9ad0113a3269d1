household-title = Haushalt
household-text = Wer die Seite dieses Zuhauses benutzt. Alle melden sich mit eigenem Namen an, so muss niemand ein Passwort teilen.
household-own-tenant = Du wohnst in diesem Zuhause mit: Du siehst alles, setzt Grenzen und steuerst Geräte. Über Zugänge und Zähler bestimmen seine Eigentümer.
household-own-reader = Du liest in diesem Zuhause mit: Du siehst alles. Seine Eigentümer können dir erlauben, etwas zu ändern.
household-waiting = Der Knoten wird gefragt …
household-you = Das bist du
household-last-seen = Zuletzt hier: { $day }
household-never-seen = Noch nicht hier gewesen
household-right-of = Was { $login } darf
household-right-owner = Eigentümer
    .can = Darf alles, auch bestimmen, wer noch dazukommt.
household-right-tenant = Mitbewohner
    .can = Sieht alles, setzt Grenzen und steuert Geräte.
household-right-reader = Mitleser
    .can = Sieht alles und ändert nichts.
household-renew = Neues Passwort
household-remove = Entfernen
household-remove-title = { $login } entfernen?
household-remove-text = { $login } wird sofort überall abgemeldet und kann sich nicht mehr anmelden. Was zum Zuhause gehört, bleibt.
household-remove-now = { $login } entfernen
household-remove-not = Zugang behalten
household-invite = Jemanden einladen als
household-invite-make = Einladung erstellen

right-note-tenant = Du darfst hier alles ansehen. Ein Eigentümer deines Zuhauses kann dir erlauben, es zu ändern.
right-note-owner = Du darfst hier alles ansehen. Ändern können es nur die Eigentümer deines Zuhauses.

invitation-title = Einladung
invitation-for-home = Für das Zuhause { $member }
invitation-for-login = Neues Passwort für { $login }
invitation-scan = Geh ins WLAN des Hauses und richte die Kamera deines Handys auf das Quadrat.
invitation-choose = Wähl einen Anmeldenamen und ein eigenes Passwort.
invitation-choose-password = Wähl ein neues Passwort.
invitation-there = Das war’s: Der Strom deines Zuhauses ist auf dem Bildschirm.
invitation-square = Die Einladung als QR-Code
invitation-address = Ohne Kamera tippst du diese Adresse ein:
invitation-only-here = Diese Adresse führt nur zu diesem Gerät selbst. Öffne die Seite mit dem Namen des Knotens im Hausnetz und lade noch einmal ein.
invitation-once = Gilt einmal, bis { $day }. Wer sie hat, kommt herein: Gib sie niemand anderem.
invitation-print = Drucken
invitation-copy = Adresse kopieren
invitation-copied = Die Adresse ist kopiert.
invitation-by-hand = Der Browser wollte nicht kopieren: Markier die Adresse von Hand.
invitation-done = Fertig
invitation-open = Eingeladen
invitation-until = gilt bis { $day }
invitation-take-back = Zurücknehmen

invitations-title = Leute einladen
invitations-text = Alle wählen Anmeldenamen und Passwort selbst; du bekommst beides nie zu sehen.
invitations-who = Für wen ist sie?
invitations-new = Jemand aus dem Zuhause
invitations-password = Ein neues Passwort für
invitations-home = { $accounts ->
    [0] { $member } – noch niemand
    [one] { $member } – { $accounts } Person
   *[other] { $member } – { $accounts } Personen
}
invitations-nobody = Kein Zuhause wartet auf eine Einladung.
