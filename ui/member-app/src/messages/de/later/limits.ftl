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
