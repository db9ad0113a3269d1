calc-waiting = Wird noch einmal berechnet …
calc-back = Zurück zum Tag
calc-previous = Vorheriges Intervall
calc-next = Nächstes Intervall
calc-result = Was herauskam
calc-intro = Von deinem Zähler bis zu deinem Geld, Schritt für Schritt. Der Knoten hat gerade alles noch einmal berechnet und kam auf das, was in den Büchern steht.

calc-meter = { $count ->
    [one] Was dein Zähler gezeigt hat
   *[other] Was deine Zähler gezeigt haben
}
calc-signed = vom Zähler signiert
calc-source-registers = Ein Zähler zählt nur aufwärts. Der Stand am Ende abzüglich des Stands am Anfang ist, was hindurchgeflossen ist.
calc-source-official = Das ist der Wert des Netzbetreibers; er gilt mehr als der des eigenen Zählers.
calc-source-not-at-hand = Die Messwerte stehen an anderer Stelle im Journal des Knotens. Das haben sie ergeben.
calc-stand-in-previous-day = Es kam kein Messwert. Bis einer kommt, gilt dieselbe Zeit des Tages davor.
calc-stand-in-previous-interval = Es kam kein Messwert. Bis einer kommt, gilt das Intervall davor.
calc-stand-in-zero = Es kam kein Messwert, und für eine Schätzung fehlte jede Grundlage. Bis einer kommt, zählt nichts.
calc-stand-in-other = Es kam kein Messwert. Bis einer kommt, gilt eine Schätzung.
calc-when = Wann
calc-taken-in = Bezogen
calc-fed-in = Eingespeist
calc-at = Um { $time }
calc-difference = Unterschied
calc-counted = Gezählt
calc-edge-between = Genau um { $time } kam kein Messwert. Der Zählerstand liegt dort auf der geraden Linie zwischen den Messwerten von { $before } und { $after }.
calc-edge-estimated = Der Zählerstand um { $time } ist geschätzt.

calc-wish = Was du wolltest
calc-netted = In dieser Zeit flossen { $import } in dein Zuhause und { $export } hinaus; nur der Unterschied zählt.
calc-wish-demand = Dein Zuhause brauchte { $energy }. Du kaufst von Nachbarn für höchstens { $price }.
calc-wish-supply = Dein Zuhause hatte { $energy } übrig. Du verkaufst an Nachbarn für mindestens { $price }.
calc-limit-default = Das ist die Vorgabe der Gemeinschaft, denn du hast keine Grenze festgelegt.
calc-limit-own = Das ist die Grenze, die du festgelegt hast.
calc-limit-band = Du hattest { $price } festgelegt, doch jenseits der Grenze hier ist das Netz die bessere Wahl.
calc-out-nothing-to-trade = Dein Zuhause brauchte keinen Strom und hatte keinen übrig; es gab nichts zu handeln.
calc-out-credit-used-up = Dein Zuhause hat nicht mitgemacht, weil sein Guthaben in der Gemeinschaft aufgebraucht war.
calc-out-no-price-pays = Bei diesem Tarif gibt es keinen Preis, der sich für beide Seiten lohnt; niemand hat gehandelt.
calc-both-sides = Alle Haushalte zusammen wollten { $demand } und boten { $supply } an. Gehandelt wurden { $matched }.
calc-axis-price = Preis je kWh
calc-axis-energy = Wh
calc-key-demand = gewünscht
calc-key-supply = angeboten
calc-key-own = deins
calc-levels-demand = Gewünscht
calc-levels-supply = Angeboten
calc-level-limit-demand = höchstens
calc-level-limit-supply = ab
calc-level-wh-demand = gewünscht
calc-level-wh-supply = angeboten
calc-level-served-demand = bekommen
calc-level-served-supply = verkauft
calc-level-own = davon deins
calc-levels-note = Wer mit einer Grenze allein stünde, wird mit den nächsten zusammen gezeigt. Nur wenn auf einer Seite ein einziger anderer Haushalt steht, lässt sich ablesen, was er getan hat.

calc-price = Wie der Preis zustande kam
calc-price-none = Es wurde nichts gehandelt, also gibt es keinen Preis.
calc-price-pair = Wer als Letztes noch etwas kaufte, hätte bis zu { $high } gezahlt. Wer als Letztes noch etwas verkaufte, wollte mindestens { $low }. Alle zahlen und bekommen die Mitte:
calc-price-equilibrium_mid = Mit jedem Preis zwischen { $low } und { $high } wäre gleich viel gehandelt worden. Alle zahlen und bekommen die Mitte:
calc-price-floored = Auf ein Millionstel abgerundet.
calc-band = Über { $floor } (so viel zahlt das Netz) und unter { $cap } (so viel kostet das Netz ohne das lokale Netzentgelt) lohnt sich der Handel für beide Seiten.

calc-share-demand = Was du von wem bekamst
calc-share-supply = Was du an wen abgabst
calc-share-all-demand = Alles kam von Nachbarn.
calc-share-all-supply = Die Nachbarn haben alles abgenommen.
calc-share-part-demand = Von den { $whole }, die du wolltest, kamen { $part } von Nachbarn und der Rest aus dem Netz.
calc-share-part-supply = Von den { $whole }, die du übrig hattest, nahmen die Nachbarn { $part } ab und das Netz den Rest.
calc-share-why-demand = Es reichte nicht für alle mit deiner Grenze; alle bekamen den gleichen Anteil.
calc-share-why-supply = Es war mehr da, als bei deiner Grenze gewünscht war; alle verkauften den gleichen Anteil.
calc-share-none-demand = Andere wollten mehr zahlen, und für deine Grenze blieb nichts übrig.
calc-share-none-supply = Andere verkauften für weniger, und bei deiner Grenze war nichts mehr gewünscht.
calc-share-no-trade = Niemand hat gehandelt, also ging alles über das Netz.

calc-money = Was dabei herauskommt
calc-lines-with = Mit deinen Nachbarn
calc-lines-without = Ohne Nachbarn wären es gewesen
calc-fixed-part = die Gebühr des ganzen Tages, einmal am Tag in diesem Intervall erhoben
calc-saved = Durch Teilen gespart
calc-signs = Mit Minus zahlst du, ohne Minus bekommst du. Hier ist nichts gerundet.

calc-corrections = Was korrigiert wurde
calc-corrections-text = Auf der Abrechnung steht der Unterschied als eigene Zeile; was schon gedruckt war, bleibt, wie es war.
calc-cause-late-reading = Ein Messwert kam spät
calc-cause-official-value = Der Wert des Netzbetreibers kam
calc-cause-unknown = Korrigiert
calc-figure = Wert
calc-before = vorher
calc-after = jetzt
calc-figure-import_wh = Bezogen
calc-figure-export_wh = Eingespeist
calc-figure-bought_wh = Von Nachbarn
calc-figure-sold_wh = An Nachbarn
calc-figure-grid_import_wh = Aus dem Netz
calc-figure-grid_export_wh = Ins Netz
calc-figure-price = Preis
calc-figure-amount = Betrag

calc-proof = Wo es geschrieben steht
calc-proof-text = Der Knoten führt ein Journal, in dem jeder Eintrag mit allen davor versiegelt ist. Wer eine Kopie hat, kann diese hier nachschlagen; würde einer geändert, passte sein Siegel nicht mehr.
calc-closed-on = Eingetragen am { $when } und seither nicht geändert.
calc-corrected-on = Zuletzt korrigiert am { $when }.
calc-record-none = Der Eintrag liegt zu weit zurück, um hier nachgeschlagen zu werden.
calc-record-result = Das Ergebnis:
calc-record-reading = Messwert von { $time }:
calc-record-position = Eintrag { $position }
calc-records-readings = Die Einträge der Messwerte
calc-copy = Siegel von Eintrag { $position } kopieren
calc-copied = Kopiert.
calc-not-copied = Dieser Browser kann nicht kopieren; markiere es und kopiere es von Hand.
calc-receipt = Die Quittung der Blockchain

error-no-closed-interval = Von diesem Intervall ist nichts bekannt.
    .hint = Es ist noch nicht zu Ende, oder dein Zuhause gehörte damals nicht zur Gemeinschaft.
error-calculation-mismatch = Der Knoten kann nicht zeigen, wie das zustande kam.
    .hint = Noch einmal berechnet kam etwas anderes heraus, als in den Büchern steht. Bitte sag es der Koordination.
