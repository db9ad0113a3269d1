limits-title = Meine Grenzen
limits-text = Einmal festlegen; jedes Intervall hält sich daran.
limits-waiting = Deine Grenzen werden geladen …
limits-where = Wo deine Grenzen liegen

limits-save = Grenzen speichern
limits-saving = Wird gespeichert …
limits-undo = Zurücksetzen
limits-saved = Gespeichert. Es gilt ab dem nächsten Intervall.
limits-unsaved = Noch nicht gespeichert

limits-buy-title = Kaufen
limits-buy-slider = Kaufen, Schieberegler
limits-buy-sentence = Ich kaufe von Nachbarn, solange eine kWh höchstens { $price } kostet.
limits-buy-default = So nimmst du allen Strom ab, den die Nachbarn haben, und zahlst nie mehr als ans Netz.
limits-buy-own = Ist sie teurer, nimmt dein Zuhause den Strom aus dem Netz.
limits-sell-title = Verkaufen
limits-sell-slider = Verkaufen, Schieberegler
limits-sell-sentence = Ich verkaufe an Nachbarn, wenn eine kWh mindestens { $price } bringt.
limits-sell-default = So verkaufst du alles, was die Nachbarn brauchen können, und bekommst nie weniger als vom Netz.
limits-sell-own = Bringt sie weniger, geht dein Überschuss ins Netz.
limits-default = Vorgabe der Gemeinschaft nutzen
limits-number = { $currency } je kWh

limits-scale = Preise von { $floor } bis { $cap }. Du verkaufst ab { $sell } und kaufst bis { $buy }.
limits-scale-price = Der letzte Preis lag bei { $price }.
limits-scale-no-price = Im letzten Intervall gab es keinen Handel.
limits-mark-sell = Verkauf ab
limits-mark-buy = Kauf bis
limits-mark-price = zuletzt { $price }
limits-mark-floor = Netz zahlt { $price }
limits-mark-cap = über { $price } ist das Netz billiger

# What other limits would have changed in the last month, in whole kWh and tens of cents.
limits-preview-title = Was sich geändert hätte
limits-preview-hint = Bewege eine Grenze, dann siehst du hier, was sie im letzten Monat geändert hätte.
limits-preview-busy = Dein Knoten rechnet nach …
limits-preview-period = Berechnet für { $period }
limits-preview-none = Noch ist kein Intervall abgeschlossen, mit dem man rechnen könnte.
limits-preview-same = Es hätte sich nichts geändert.
limits-preview-bought-more = Du hättest etwa { $change } kWh mehr von Nachbarn gekauft: { $would } statt { $was }.
limits-preview-bought-less = Du hättest etwa { $change } kWh weniger von Nachbarn gekauft: { $would } statt { $was }.
limits-preview-sold-more = Du hättest etwa { $change } kWh mehr an Nachbarn verkauft: { $would } statt { $was }.
limits-preview-sold-less = Du hättest etwa { $change } kWh weniger an Nachbarn verkauft: { $would } statt { $was }.
limits-preview-money-better = Du stündest um etwa { $money } besser da.
limits-preview-money-worse = Du stündest um etwa { $money } schlechter da.
limits-preview-money-same = In Geld wäre es etwa gleich geblieben.
limits-preview-note = Mit den wirklichen Werten aller und ihren Grenzen, wie sie waren. Auf ganze kWh und zehn Cent gerundet, damit niemand die Grenze eines Nachbarn erraten kann.

limits-wait-title = Deine Grenzen ruhen
limits-wait-now = Deine Gemeinschaft teilt jetzt nach einem vereinbarten Schlüssel, zu einem ebenfalls vereinbarten Preis. Deine Grenzen bleiben gespeichert und gelten wieder, wenn der Schlüssel endet.
limits-wait-from = Ab { $when } teilt deine Gemeinschaft nach einem vereinbarten Schlüssel. Deine Grenzen bleiben gespeichert und ruhen von da an.
limits-wait-until = Ab { $when } gelten deine Grenzen wieder.
limits-wait-share = Dein Anteil an dem, was da ist: { $share }.
