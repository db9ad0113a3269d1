care-title = Pflege
care-text = Sicherungen, und Hilfe, wenn etwas nicht stimmt.
care-waiting = Der Knoten wird gefragt …
care-report = Zustandsbericht
care-report-text = Eine Datei für alle, die dir helfen. Sie sagt, wie es der Box geht, und nennt niemanden: Namen, Adressen und Messwerte stehen nicht darin.
care-report-busy = Wird geprüft …
care-report-submit = Bericht herunterladen
care-updates = Updates
care-version = Version { $application } läuft auf System { $system }.
care-version-trial = Version { $version } wird ausprobiert; klappt es nicht, läuft wieder die vorige.
care-version-waiting = Version { $version } wartet auf einen ruhigen Moment.
care-version-fetching = Version { $version } wird geladen: { $percent } %.
care-last-outcome = Zuletzt: { $message }

backup-title = Sicherung
backup-text = Alles, was diesen Knoten ausmacht, verschlossen mit seinem Wiederherstellungscode. Ohne den Code kann es niemand öffnen und dir niemand dabei helfen: Druck den Code zuerst unter „Kopien“ aus.
backup-running = { $to ->
    [stick] Wird auf den USB-Stick geschrieben: { $size } …
    [hub] Wird an den Hub geschickt: { $size } …
   *[download] Wird als Datei geschrieben: { $size } …
}
backup-done = { $to ->
    [stick] Auf den USB-Stick gesichert ({ $ago }): { $size }.
    [hub] Auf dem Hub gesichert ({ $ago }): { $size }.
   *[download] Als Datei gesichert ({ $ago }): { $size }.
}
backup-failed = { $to ->
    [stick] Sicherung auf den USB-Stick nicht gelungen ({ $ago }).
    [hub] Sicherung auf den Hub nicht gelungen ({ $ago }).
   *[download] Sicherung als Datei nicht gelungen ({ $ago }).
}
care-not-worked = Es hat nicht geklappt.
backup-to-stick = Auf den USB-Stick
backup-to-hub = Auf den Hub
backup-as-file = Als Datei
backup-none = Es gibt noch keine Sicherung.

box-title = Die Box
box-text = Ein Neustart dauert ein, zwei Minuten; die Zähler behalten, was sie inzwischen messen.
box-restart = Neu starten
box-reset-open = Zurücksetzen …
box-reset-title = Auf Werkseinstellungen zurücksetzen
box-reset-what = Was soll gelöscht werden?
box-mode-keep-keys = Leeren, Schlüssel behalten
    .text = Zugänge und alles auf dieser Karte verschwinden. Der Knoten bleibt, wer er ist, und holt seine Daten vom Hub oder aus den Kopien zurück.
box-mode-wipe = Karte löschen
    .text = Alles verschwindet, auch die Schlüssel. Ohne Wiederherstellungscode und Kopien bleibt von dieser Gemeinschaft nichts übrig.
box-reset-word = Tippe „{ $word }“, um fortzufahren
box-reset-password = Dein Passwort
box-reset-submit = Box zurücksetzen
box-reset-busy = Einen Moment …
box-reset-done = Die Box startet jetzt neu und setzt sich beim Start zurück.

pairing-title = Signierendes Gerät koppeln
pairing-point = Für den Zählpunkt
pairing-point-free = { $point } von { $member }
pairing-point-taken = { $point } von { $member } (ersetzt ein Gerät)
pairing-submit = Kopplungscode anzeigen
pairing-code-text = Für { $point }, bis { $time }. Gib ihn auf der WLAN-Seite des Geräts ein.
