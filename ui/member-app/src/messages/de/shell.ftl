shell-asking = Der Knoten deiner Gemeinschaft wird gefragt …
shell-try-again = Noch einmal versuchen
shell-skip = Zum Inhalt
shell-views = Ansichten
shell-account = Konto und Einstellungen
shell-notices =
    { $count ->
        [0] Mitteilungen
        [one] Mitteilungen, { $shown } ungelesen
       *[other] Mitteilungen, { $shown } ungelesen
    }
shell-notices-new =
    { $count ->
        [one] Eine neue Mitteilung.
       *[other] Eine neue Mitteilung; { $count } sind ungelesen.
    }

shell-title-now = Jetzt
shell-title-today = Heute
shell-title-week = Woche
shell-title-month = Monat
shell-title-year = Jahr
shell-title-interval = Berechnung
shell-title-limits = Meine Grenzen
shell-title-statement = Meine Abrechnung
shell-title-devices = Geräte
shell-title-copies = Sicherheitskopien
shell-title-community = Gemeinschaft
shell-title-care = Pflege
shell-title-account = Konto
shell-title-notices = Mitteilungen
shell-title-join = Einladung

shell-tab-now = Jetzt
shell-tab-today = Heute
shell-tab-limits = Grenzen
shell-tab-statement = Abrechnung
shell-tab-devices = Geräte
shell-tab-copies = Kopien
shell-tab-care = Pflege

shell-pulse-connecting = Verbindet
shell-pulse-live = Live
shell-pulse-stale = Offline

banner-cut = Keine Verbindung zum Knoten.
banner-cut-since = Diese Werte sind von { $time }.
banner-cut-since-day = Diese Werte sind vom { $day }, { $time }.
banner-cut-text = Dein Zuhause wird weiter gemessen; diese Seite verbindet sich von selbst wieder. Bis dahin lässt sich nichts ändern.
banner-cut-reason = Das braucht den Knoten, der gerade nicht erreichbar ist.
banner-slow = Der Knoten antwortet langsam.
banner-session = Du wurdest abgemeldet.
banner-release = Es gibt eine neue Version dieser Seite.
banner-status-storage-full = Der Speicher des Knotens ist voll.
    .text = Nichts geht verloren: Die Zähler behalten ihre Messwerte, bis wieder Platz ist. Bitte sag es der Koordination.
banner-status-degraded = Dem Knoten geht es nicht ganz gut.
    .text = Manche Werte kommen vielleicht später. Er arbeitet weiter und repariert sich selbst, wo er kann.
banner-partition = Die meisten Knoten anderer Gemeinschaften sind nicht erreichbar.
banner-partition-text = Hier geht alles weiter; die Sicherheitskopien holen von selbst auf.
banner-partition-more = Mehr dazu

welcome-window = Anmelden – localgrid
welcome = Willkommen zu Hause
welcome-invitation = Melde dich an, um deinen Strom und den deiner Nachbarn zu sehen.
welcome-first-password = Dein erstes Passwort gibt dir die Koordination. Nichts, was du hier siehst, verlässt die Nachbarschaft.
