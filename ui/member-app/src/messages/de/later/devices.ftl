# Die Seite der Geräte.
devices-title = Geräte
devices-add = Gerät hinzufügen
devices-all = Alle Geräte
devices-asking = Der Knoten wird gefragt …
devices-told-last = Das hat der Knoten zuletzt gemeldet.
devices-none = Noch keine Geräte
devices-none-text = Noch misst kein Gerät dein Zuhause.
devices-none-hint = Füge einen Zähler oder Zwischenstecker hinzu, den du schon hast, oder bitte um die Kopplung eines Geräts, das seine Messwerte signiert.
devices-of-member = von { $member }
devices-keep = Behalten

own-title = Zähler von { $point }
own-connected = verbunden
own-not-connected = nicht verbunden
own-signs = Es signiert seine Messwerte: Niemand kann sie unterwegs ändern.
own-silent = Es hat noch nichts von sich gesagt.

device-technical = Technische Angaben
device-fact-heard = Zuletzt gehört
device-fact-firmware = Firmware
device-fact-new-firmware = Neue Firmware
device-fact-clock = Uhr
device-fact-store = Speicher
device-fact-lost = Verloren
device-fact-control = Steuerung
device-fact-power-set = Soll-Leistung
device-fact-device = Gerät
device-fact-power = Leistung jetzt
device-fact-drawn = Bezogen laut Gerät
device-fact-fed-in = Eingespeist laut Gerät
device-fact-charge = Ladestand
device-fact-counted = Gezählt nach
device-fact-home = Haushalt
device-fact-name = Sein Name
device-store-full = zu { $percent } voll
device-lost-readings = { $count ->
    [one] insgesamt { $count } Messwert
   *[other] insgesamt { $count } Messwerte
}
device-happened = Was geschah ({ $count })

bought-title = { $device } an { $point }
bought-unsigned = nicht signiert
bought-unsigned-text = Dieses Gerät kann nicht signieren; deine Abrechnung kennzeichnet seine Werte.
bought-suspected = Eines seiner Zählwerke ist gefallen oder gesprungen. Der Knoten wartet, bis klar ist, ob es dabei bleibt; bis dahin zählt nichts davon.
bought-counted-registers = eigenen Zählwerken
bought-counted-net-power = Nettoleistung
bought-reversed = Es ist andersherum eingebaut
bought-retire = Außer Betrieb nehmen …
bought-retire-title = Dieses Gerät außer Betrieb nehmen?
bought-retire-text = Ab jetzt hat { $point } keinen Zähler, bis dort ein anderer eingesetzt wird. Was gemessen wurde, bleibt in der Abrechnung. Das Gerät bleibt verbunden und kann wieder verwendet werden.
bought-retire-confirm = Außer Betrieb nehmen

connections-title = Verbindungen
connections-asked = Der Knoten fragt es alle paar Sekunden.
connections-broker = Der Knoten hört bei diesem Broker mit.
connections-nobody = Kein Gerät hat sich angemeldet.
connections-clients = { $count ->
    [one] Ein Gerät ist angemeldet.
   *[other] { $count } Geräte sind angemeldet.
}
connections-tells-figures = Dort die eigenen Werte meines Zuhauses und den Preis mitteilen, für Automationen
connections-end = Diese Verbindung beenden …
connections-end-title = „{ $label }“ beenden?
connections-end-house = Geräte, die sich mit diesem Benutzer und Passwort anmelden, werden getrennt; das Passwort gilt nicht mehr.
connections-end-asked = Der Knoten fragt dort nichts mehr und vergisst Adresse und Passwort.
connections-end-meters = { $count ->
    [one] Damit endet auch, was darüber gezählt wird: { $points } hat keinen Zähler, bis dort ein anderer eingesetzt wird.
   *[other] Damit endet auch, was darüber gezählt wird: { $points } haben keinen Zähler, bis dort andere eingesetzt werden.
}
connections-end-bill = Was gemessen wurde, bleibt in der Abrechnung.
connections-end-confirm = Beenden

question-title = Was bedeuten diese Werte?
question-text = Das Gerät sagt es nicht. Bis du es sagst, zählen sie nicht.
question-value = { $field } von { $source }, jetzt { $value } { $unit }
question-choose = Auswählen …

everybody-title = Geräte, die signieren
everybody-none = Noch keines ist gekoppelt. Ein Kopplungscode macht den Anfang.
everybody-find = Haushalt, Zählpunkt oder Gerät suchen
everybody-not-found = Keines heißt so.
everybody-revoke = Sperren …
everybody-revoke-title = Das Gerät von { $point } sperren?
everybody-revoke-text = Sein Schlüssel gilt hier dann nicht mehr, und zwar endgültig: Was es ab jetzt misst, wird abgelehnt. Der Zählpunkt braucht einen anderen Zähler. Was gemessen wurde, bleibt in der Abrechnung.
everybody-revoke-confirm = Sperren
