# Mitteilungen, wie sie Leute unterwegs erreichen: als Push-Nachricht und per E-Mail. Die Sätze sind die der Seite.

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

notice-trial = Es klappt: Deine Mitteilungen erreichen dieses Gerät.
notice-trial-text = Diesen Versuch hast du auf der Seite von { $community } angestoßen.

notice-node-away = Der Knoten deiner Gemeinschaft ist nicht erreichbar.
notice-node-away-text = Der Hub hat eine Weile nichts von ihm gehört. Die Zähler behalten ihre Messwerte und senden sie später; nichts geht verloren. Wenn das Gerät in deiner Nähe steht, sieh nach, ob es Strom und Netz hat.

mail-text =
    { $text }

    Mehr steht auf der Seite von { $community }, wenn du zu Hause bist.

    Du bekommst diese E-Mail, weil sie unter deiner Anmeldung dort bestellt wurde. Du beendest sie, indem du deine Adresse unter „Mitteilungen“ entfernst.
