shell-name = localgrid-Hub
shell-asking = Der Hub wird gefragt …
shell-try-again = Noch einmal versuchen
shell-skip = Zum Inhalt
shell-where = Wo du bist
shell-settlement = Abwicklung
shell-alerts = Meldungen
shell-alerts-open = { $count ->
    [one] { $shown } offen
   *[other] { $shown } offen
}
shell-account = Konto und Einstellungen
pulse-connecting = Verbindet
pulse-live = Verbunden
pulse-away = Offline

hub-away = Keine Verbindung zum Hub.
hub-away-as-of = Was du siehst, ist von { $time }.
hub-away-text = Die Knoten arbeiten weiter und senden, was sie haben, wenn er wieder da ist. Diese Seite verbindet sich von selbst wieder.

login-window = Anmelden – localgrid-Hub
login-heading = Der Hub deiner Gemeinschaften
login-invitation = Melde dich an, um dich um Knoten, Mitglieder, Tarife und offizielle Werte zu kümmern.
login-first = Den ersten Zugang hat der Hub in die Datei { $file } in seinem Datenordner geschrieben.

form-unit = in { $unit }
