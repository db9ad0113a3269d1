# Was Geräte von sich sagen. Ursachen stehen nach einem Doppelpunkt oder allein in einer Liste.
device-adapter-shelly-gen1 = Shelly
device-adapter-shelly-gen2 = Shelly
device-adapter-tasmota = Tasmota
device-adapter-home-assistant = Home-Assistant-Gerät
device-adapter-victron = Victron
device-adapter-p1 = Smart Meter (P1)
device-adapter-homewizard = HomeWizard
device-adapter-sunspec = SunSpec-Gerät
device-adapter-openevse = OpenEVSE
device-adapter-ocmf = Wallbox (OCMF)

device-role-import = Energie, die der Haushalt bezieht
device-role-export = Energie, die er einspeist
device-role-power = Leistung, positiv beim Bezug
device-role-export-power = Leistung, positiv beim Einspeisen
device-role-charge-state = wie voll eine Batterie ist
device-role-none = nichts davon

device-trip-1 = ein Sensor ist verstummt
device-trip-2 = zu heiß geworden
device-trip-3 = Spannung außerhalb des Bereichs
device-trip-4 = Not-Aus gedrückt
device-trip-5 = unsinnige Werte eines Sensors

device-refusal-1 = nicht lesbar
device-refusal-2 = nicht von diesem Knoten
device-refusal-3 = falsche Signatur
device-refusal-4 = für ein anderes Gerät bestimmt
device-refusal-5 = schon einmal gekommen
device-refusal-6 = zu spät gekommen
device-refusal-7 = zu weit in der Zukunft
device-refusal-8 = dem Gerät fehlt die Uhrzeit
device-refusal-9 = mehr verlangt, als das Gerät darf

device-failure-malformed = Angebot nicht lesbar
device-failure-wrong-signature = Schlüssel der Signatur unbekannt
device-failure-wrong-board = für ein anderes Board gemacht
device-failure-not-newer = dieselbe oder eine neuere Version läuft schon
device-failure-too-old = laufende Version zu alt für den direkten Wechsel
device-failure-too-large = kein Platz für das Image
device-failure-download-failed = Image nicht abrufbar
device-failure-truncated = Verbindung immer wieder abgebrochen
device-failure-stalled = unterwegs stehen geblieben
device-failure-silent = seither nichts mehr gehört
device-failure-wrong-digest = angekommen ist etwas anderes als das Image
device-failure-flash-failed = Speicher nicht beschreibbar
device-failure-too-many-tries = zu oft versucht
device-failure-self-test-failed = die neue Version hat ihren Selbsttest nicht bestanden
device-failure-never-confirmed = die neue Version hielt an, bevor ihr Selbsttest bestanden war
device-failure-rolled-back = zurück zur Version davor
device-said = es meldet „{ $reason }“
device-reason = Grund { $number }

device-event-trip = Es hat sich zur Sicherheit abgeschaltet: { $why }.
device-event-trip-cleared = Was es abschalten ließ, ist vorbei.
device-event-command-applied = Es folgt der Gemeinschaft: { $power }.
device-event-command-refused = Es hat einen Befehl abgelehnt: { $why }.
device-event-failsafe-entered = Es hörte nichts vom Knoten und ging in den sicheren Zustand.
device-event-failsafe-left = Es hört den Knoten wieder.
device-event-register-reset = Seine Zählwerke haben neu begonnen.
device-event-update-confirmed = Es läuft ab jetzt mit Firmware { $version }.
device-event-update-rolled-back = Es ging von Firmware { $version } zur vorherigen zurück.
device-event-update-refused = Es hat eine Firmware nicht angenommen: { $why }.
device-event-clock-set = Seine Uhr wurde gestellt, um { $duration }.
device-event-readings-lost = { $count ->
    [one] Es hat { $count } Messwert verloren: Sein Speicher war voll.
   *[other] Es hat { $count } Messwerte verloren: Sein Speicher war voll.
}
device-event-sensor-stuck = Sein Sensor bewegt sich nicht mehr.
device-event-sensor-back = Sein Sensor arbeitet wieder.
device-unknown-event = Etwas, das diese Seite nicht kennt (Nummer { $code }).

device-power-none = bezieht nichts
device-power-draws = bezieht { $power }
device-power-feeds = speist { $power } ein
device-now-none = Gerade bezieht es nichts.
device-now-draws = Gerade bezieht es { $power }.
device-now-feeds = Gerade speist es { $power } ein.

device-clock-never = nie gestellt
device-clock-right = richtig
device-clock-set = vor { $duration } gestellt
device-clock-set-days = { $days ->
    [one] vor { $days }{ "\u00A0" }Tag gestellt
   *[other] vor { $days }{ "\u00A0" }Tagen gestellt
}
device-not-heard = seit dem Start des Knotens nicht gehört

device-control-failsafe = im sicheren Zustand
device-control-following = folgt der Gemeinschaft
device-control-stopped = läuft auf eigene Art
device-control-tripped = zur Sicherheit abgeschaltet

device-update-receiving = lädt eine neue, { $percent }{ "\u00A0" }%
device-update-verified = startet gleich eine neue
device-update-on-trial = probiert eine neue aus
device-update-confirmed = auf dem neuesten Stand
device-update-rolled-back = zurück zur vorigen
device-update-rolled-back-why = zurück zur vorigen: { $why }
device-update-refused = hat eine neue nicht angenommen
device-update-refused-why = hat eine neue nicht angenommen: { $why }

device-order-release = Gerade läuft es auf seine eigene Art.
device-order-safe-state = Gerade geht es in den sicheren Zustand.
device-order-rest = Gerade ruht es.
device-order-charge = Gerade lädt es mit { $power }.
device-order-give = Gerade gibt es { $power } ab.

device-steering-off = Niemand steuert es.
device-steering-stopped = Angehalten. Niemand steuert es.
device-steering-let-go = Es wird vorerst nicht gesteuert.
device-steering-stopping = Angehalten. Das Gerät erfährt es gerade; es bekommt keine Befehle mehr.
device-waiting-for-plan = Wartet auf den nächsten Plan.
device-waiting-for-charge-unknown = Wartet: Das Gerät hat nicht gesagt, wie voll es ist.
device-waiting-for-no-tariff = Wartet: Es gibt noch keinen Tarif, nach dem geplant wird.
