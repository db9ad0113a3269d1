copies-title = Sicherheitskopien
copies-text = Wo unsere Daten sind, wenn dieser Knoten kaputtgeht.
copies-waiting = Der Knoten wird gefragt …
copies-state = Wie sicher unsere Daten sind
copies-alone = Unsere Daten sind nur auf diesem Knoten.
copies-alone-text = Er kennt noch keinen anderen Knoten. Sobald die Koordination ihn mit Knoten anderer Gemeinschaften verbunden hat, bewahren sie eine Kopie für uns auf.
copies-cut = Die meisten anderen Knoten sind nicht erreichbar.
copies-cut-text = Hier geht alles weiter. Die Kopien holen von selbst auf, wenn die anderen wieder da sind.
copies-since-time = Seit { $time }.
copies-since-day = Seit { $day }, { $time }.
copies-complete = { $nodes ->
    [1] Ein anderer Knoten hat alle unsere Daten.
   *[other] { $nodes } andere Knoten haben alle unsere Daten.
}
copies-complete-text = Geht dieser kaputt, bekommt ein neuer alles von ihnen zurück.
copies-some = { $nodes ->
    [0] Noch bewahrt kein anderer Knoten eine Kopie auf.
    [1] Ein anderer Knoten bewahrt eine Kopie auf.
   *[other] { $nodes } andere Knoten bewahren eine Kopie auf.
}
copies-on-their-way = Die neuesten Daten sind auf dem Weg zu ihnen.
copies-too-few = Es sollten { $wanted } sein. Der Rest folgt, sobald andere Knoten Platz und Zeit dafür haben.

copies-holders = Wer sie aufbewahrt
copies-holder = { $behind ->
    [0] Der Knoten von { $community } hat alles.
    [one] Dem Knoten von { $community } fehlt nur { $behind } Datensatz.
   *[other] Dem Knoten von { $community } fehlen nur { $behind } Datensätze.
}
copies-told = Zuletzt gemeldet: { $ago }.
copies-locked = Sie sind mit dem Schlüssel unserer Gemeinschaft verschlossen: Die anderen können sie uns zurückgeben, aber nicht lesen.
copies-records = { $records ->
    [one] { $records } Datensatz
   *[other] { $records } Datensätze
}

copies-clock-same = wie unsere
copies-clock-ahead = geht { $amount } vor
copies-clock-behind = geht { $amount } nach

copies-alarm-equivocation = Er hat zwei verschiedene Geschichten geschrieben. Frag seine Koordination, ob eine alte Speicherkarte wieder in Betrieb genommen wurde.
copies-alarm-claims-ahead = Er spricht von Datensätzen, die niemand von ihm bekommen kann.
copies-alarm-identity-used-twice = Eine andere Box verwendet den Schlüssel dieses Knotens. Finde heraus, wer den Wiederherstellungscode hat, und behalte nur eine Box.
copies-alarm-misbehaving-peer = Er sendet, was nicht zu seinen Signaturen passt. Sperre ihn, wenn das nicht aufhört.
copies-alarm-replica-quota = Hier ist kein Platz mehr für Kopien anderer Journale.
copies-alarm-replica-storage = Kopien anderer Journale können hier nicht gespeichert werden. Prüfe den Datenträger.
copies-alarm-region-key-changed = Jemand anderes als bisher hat die Knotenliste der Region signiert. Sie wurde nicht übernommen.
copies-alarm-not-listed = Die Knotenliste der Region nennt diesen nicht, daher spricht kein anderer Knoten mit ihm.
copies-alarm-too-few-copies = Zu wenige andere Knoten bewahren eine Kopie unserer Daten auf.
copies-alarm-clock-differs = Seine Uhr weicht von denen der anderen ab.
copies-alarm-node-replaced = Eine andere Box hat den Platz dieses Knotens eingenommen.
copies-unknown-alarm = Alarm: { $alarm }.

recovery-title = Wiederherstellungscode
recovery-text = Mit ihm und den Kopien anderer Knoten macht eine neue Box dort weiter, wo diese aufgehört hat. Druck ihn einmal aus und bewahre ihn bei den Verträgen auf.
recovery-open = Code anzeigen …
recovery-warning = Wer diesen Code hat, kann den Platz dieses Knotens einnehmen und seine Daten lesen. Schaut dir gerade niemand über die Schulter?
recovery-password = Dein Passwort
recovery-show = Code anzeigen
recovery-asking = Einen Moment …
recovery-words = Die 24 Wörter des Knotens von { $community }, in dieser Reihenfolge. Das Quadrat darunter sagt dasselbe.
recovery-square = Der Wiederherstellungscode als QR-Code
recovery-keep = Mach kein Foto davon und bewahre ihn auf keinem Computer auf. Wer ihn hat, kann dieser Knoten sein; ohne ihn fängt ein kaputter Knoten neu an.
recovery-print = Drucken
recovery-done = Fertig

others-title = Andere Knoten
others-connected = { $connected } von { $all } verbunden
others-state-connected = verbunden
others-state-heard = kürzlich gehört
others-state-away = nicht erreichbar
others-state-never = nie gehört
others-state-blocked = von dir gesperrt
others-block = Nicht mehr mit ihm sprechen
    .named = Nicht mehr mit ihm sprechen, Knoten von { $community }
others-unblock = Wieder mit ihm sprechen
    .named = Wieder mit ihm sprechen, Knoten von { $community }
others-heard = Zuletzt gehört
others-never-heard = nie
others-latency = Hin und zurück
others-journal = Sein Journal
others-clock = Seine Uhr
others-internet = Internet
others-uplink = erreicht seinen Hub
others-no-uplink = erreicht seinen Hub nicht

keeping-title = Für andere aufbewahrt
keeping-room = { $used } von { $quota }
keeping-nothing = Bisher nichts.
keeping-former-member = ein früheres Mitglied
keeping-behind = { $behind } fehlen noch
keeping-invalid = Sein Knoten ist kein Mitglied mehr: Von hier bekommt es niemand.
keeping-carried = Bringt zum Hub, was diese nicht selbst senden können: { $names }.
keeping-receipt = Der Knoten von { $community } sagt, dass der Hub über ihn Daten von uns bekommen hat ({ $ago }).
keeping-alarm-about = Es geht um { $node }.
keeping-clock-applied = { $nodes ->
    [one] Dieser Knoten hat keine eigene Zeit und richtet sich nach der Uhr eines anderen.
   *[other] Dieser Knoten hat keine eigene Zeit und richtet sich nach den Uhren von { $nodes } anderen.
}
keeping-clocks-same = { $nodes ->
    [one] Die Uhr eines anderen geht wie unsere.
   *[other] Die Uhren von { $nodes } anderen gehen wie unsere.
}
keeping-clocks-ahead = { $nodes ->
    [one] Die Uhr eines anderen geht { $amount } vor.
   *[other] Die Uhren von { $nodes } anderen gehen { $amount } vor.
}
keeping-clocks-behind = { $nodes ->
    [one] Die Uhr eines anderen geht { $amount } nach.
   *[other] Die Uhren von { $nodes } anderen gehen { $amount } nach.
}

membership-title = Liste der Knoten
membership-none = Dieser Knoten hat noch keine Liste der Knoten der Region. Ein Hub schickt sie von selbst.
membership-list = { $naming ->
    [number] Region { $region }, Liste Nummer { $list }. Ein Hub schickt neuere von selbst.
   *[moment] Region { $region }, Liste vom { $list }. Ein Hub schickt neuere von selbst.
}
membership-by-hand = Ohne Hub: Liste einspielen oder die Karte dieses Knotens mitnehmen
membership-card = Karte dieses Knotens herunterladen
membership-card-text = für die Stelle, die die Liste führt. Nichts darin ist geheim.
membership-file = Die Liste als Datei
membership-codes = Oder die Texte ihrer QR-Codes
membership-submit = Liste einspielen
membership-adopted = { $naming ->
    [number] Die Liste Nummer { $list } gilt ab jetzt.
   *[moment] Die Liste vom { $list } gilt ab jetzt.
}
membership-known = Dieser Knoten hatte die Liste schon.
