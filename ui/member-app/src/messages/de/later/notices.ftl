# Was jemand über das eigene Zuhause erfährt, und die Koordination über den Knoten.
notices-title = Mitteilungen
notices-text = Was sich bei dir und bei den Preisen getan hat. Nach 90 Tagen verschwinden sie.
notices-waiting = Deine Mitteilungen werden geladen …
notices-none = Noch nichts. Neue Mitteilungen erscheinen hier von selbst.
notices-list = Deine Mitteilungen
notices-new = Neu
notices-older = Ältere zeigen

# Wann etwas war: Sa., 6. Aug., 15:40
notice-moment = { $day }, { $time }

notice-ready = Deine Abrechnung für { $month } ist da.
notice-ready-text = Die Beträge sind vorläufig, bis die Werte des Netzbetreibers da sind.
notice-final = Deine Abrechnung für { $month } ist endgültig.
notice-correction = Deine Abrechnung für { $month } wurde korrigiert.
notice-change-none = Die Werte des Netzbetreibers sind da und haben nichts geändert.
notice-change-more = Die Werte des Netzbetreibers haben sie um { $amount } zu deinen Gunsten geändert.
notice-change-less = Die Werte des Netzbetreibers haben sie geändert: { $amount } mehr zu zahlen.
notice-silent = Der Zähler von { $point } ist verstummt.
notice-silent-text = Sein letzter Messwert ist von { $when }. Bis er wieder da ist, wird seine Energie geschätzt. Sieh nach, ob er Strom und Netz hat.
notice-back = Der Zähler von { $point } ist wieder da.
notice-back-text = Er hatte seit { $when } nichts gesendet. Was er behalten hat, wird nachgeholt.
notice-price-above = Strom von den Nachbarn ist auf { $price } gestiegen.
notice-price-below = Strom von den Nachbarn ist auf { $price } gefallen.
notice-price-text = Deine Grenze ist { $limit }; der Preis gilt für das Intervall um { $time }.
notice-trouble-clock-unsure = Der Knoten ist sich der Uhrzeit nicht sicher.
notice-trouble-text-clock-unsure = Seit { $when } hat niemand seine Uhr gestellt. Verbinde ihn mit dem Internet oder mit anderen Knoten.
notice-trouble-storage-low = Der Speicher des Knotens ist fast voll.
notice-trouble-text-storage-low = Bemerkt: { $when }. Schaffe Platz, bevor Messwerte warten müssen.
notice-trouble-hub-away = Der Hub ist seit mehr als einem Tag nicht erreichbar.
notice-trouble-text-hub-away = Seit { $when } warten Einträge auf ihn. Nichts geht verloren; sie gehen hinauf, sobald er antwortet.

notice-to-statement = Abrechnung
notice-to-devices = Geräte
notice-to-day = Dieser Tag
notice-to-interval = Dieses Intervall
notice-to-care = Pflege

notice-settings = Was du erfahren möchtest
notice-settings-waiting = Deine Auswahl wird geladen …
notice-settings-topics = Mitteilungen über
notice-topic-statement = fertige Abrechnungen
notice-topic-correction = korrigierte Abrechnungen
notice-topic-device = Zähler, die verstummen oder wiederkommen
notice-topic-price = Preise jenseits meiner Grenzen
notice-topic-node = Störungen des Knotens
notice-settings-prices = Preis unter Nachbarn, { $currency } je kWh
notice-settings-above = Melden über
notice-settings-below = Melden unter
notice-settings-prices-text = Leer heißt: keine Meldung. Höchstens eine pro Richtung und Tag.
notice-settings-quiet = Ruhezeit
notice-settings-from = von
notice-settings-to = bis
notice-settings-quiet-text = Mitteilungen kommen auch dann, aber ohne zu stören.
notice-settings-save = Auswahl speichern
notice-settings-saved = Gespeichert.
notice-popups-ask = Dieses Gerät kann sie auch zeigen, während die Seite im Hintergrund ist.
notice-popups-allow = Erlauben
notice-popups-on = Dieses Gerät zeigt sie auch, während die Seite im Hintergrund ist.
notice-popups-off = Diesem Browser wurde gesagt, keine Mitteilungen zu zeigen; in seinen Einstellungen lässt sich das ändern.

error-alert-limits-crossed = Die untere Preisgrenze liegt nicht unter der oberen.
error-not-a-time = Die Ruhezeit braucht zwei Uhrzeiten.
