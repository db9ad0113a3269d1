tariffs-title = Tarife
tariffs-text = Was das Netz verlangt und zahlt. Ein Tarif ändert nie die Vergangenheit.
tariffs-new = Neuer Tarif
tariffs-waiting = Die Tarife werden geladen …
tariffs-none = Noch kein Tarif
tariffs-none-text = Nachbarn handeln zwischen dem, was das Netz verlangt, und dem, was es zahlt. Nenne dem Hub beides.

tariff-period = Tarif ab { $start }
tariff-from = Ab { $start }
tariff-until = bis { $end }
tariff-until-further-notice = bis auf Weiteres
tariff-when-past = vergangen
tariff-when-now = in Kraft
tariff-when-planned = geplant
tariff-from-grid = Aus dem Netz
tariff-to-grid = Ins Netz
tariff-local-fee = Lokales Netzentgelt
tariff-fixed-fee = Grundgebühr
tariff-a-day = { $amount } pro Tag
tariff-room = Spielraum zum Teilen

tariff-day = In Kraft ab
tariff-day-text = Ab Mitternacht in der Zeitzone { $time_zone }. Hat er begonnen, bleibt er, wie er ist.
tariff-price-retail = Preis für Strom aus dem Netz
tariff-price-feed_in = Preis für Strom ins Netz
tariff-price-local_network_fee = Lokales Netzentgelt
tariff-per-kwh = { $currency } je kWh
tariff-per-day = { $currency } pro Mitglied und Tag
tariff-add = Tarif hinzufügen
tariff-adding = Wird hinzugefügt …

tariff-preview = Am letzten Monat ausprobieren
tariff-preview-title = Was dieser Tarif bewirkt hätte
tariff-preview-back = Preise ändern
tariff-preview-days = { $from } bis { $to }
tariff-preview-sentence = { $direction ->
    [better] Zeitraum { $period }: Alle Mitglieder zusammen stünden um { $amount } besser da.
    [worse] Zeitraum { $period }: Alle Mitglieder zusammen stünden um { $amount } schlechter da.
   *[same] Zeitraum { $period }: Für alle Mitglieder zusammen hätte sich nichts geändert.
}
tariff-preview-no-trade = Mit diesen Preisen hätten Nachbarn nichts geteilt: Das Entgelt lässt keinen Spielraum zwischen dem, was das Netz verlangt, und dem, was es zahlt.
tariff-preview-winners = Besser gestellt
tariff-preview-losers = Schlechter gestellt
tariff-preview-unchanged = Unverändert
tariff-preview-gain = Größter Gewinn
tariff-preview-loss = Größter Verlust
tariff-preview-shared = Geteilte Energie
tariff-preview-computed = { $count ->
    [one] { $count } Intervall wurde neu zugeordnet und bepreist, mit Grundgebühren.
   *[other] { $count } Intervalle wurden neu zugeordnet und bepreist, mit Grundgebühren.
}
tariff-preview-as-it-was = Die Energie ist die gemessene: Niemand konnte diese Preise kennen und sie zu einer anderen Zeit nutzen.
tariff-preview-limits = { $count ->
    [one] { $count } Mitglied hat eigene Grenzen; sie bleiben, soweit diese Preise es zulassen.
   *[other] { $count } Mitglieder haben eigene Grenzen; sie bleiben, soweit diese Preise es zulassen.
}
tariff-preview-barred = { $count ->
    [one] In { $count } Intervall war ein Kreditrahmen ausgeschöpft; das bleibt, wie es war.
   *[other] In { $count } Intervallen war ein Kreditrahmen ausgeschöpft; das bleibt, wie es war.
}
tariff-preview-left-out = { $count ->
    [one] { $count } Intervall fehlt: Woraus es berechnet wurde, liegt nicht mehr vor.
   *[other] { $count } Intervalle fehlen: Woraus sie berechnet wurden, liegt nicht mehr vor.
}
tariff-preview-no-month = Noch ist kein Monat vollständig, daher sind es die letzten Tage.
tariff-preview-members = Was sich für jedes Mitglied ändert
tariff-preview-others = Was sich für andere ändert
tariff-preview-member = Mitglied
tariff-preview-account = Konto
tariff-preview-before = War
tariff-preview-after = Wäre
tariff-preview-difference = Unterschied
tariff-preview-bought-before = Gekauft, war
tariff-preview-bought-after = Gekauft, wäre
tariff-preview-sold-before = Verkauft, war
tariff-preview-sold-after = Verkauft, wäre
account-of-supplier = Lieferanten
account-of-network-operator = Netzbetreiber
account-of-operator = Gemeinschaft
error-nothing-to-preview = Es gibt noch kein abgeschlossenes Intervall, an dem sich das ausprobieren ließe.
