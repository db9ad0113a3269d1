communities-title = Gemeinschaften
communities-window = Gemeinschaften – localgrid-Hub
communities-text = Nachbarschaften, um die sich dieser Hub kümmert.
communities-new = Neue Gemeinschaft
communities-fetching = Die Gemeinschaften werden geladen …
communities-none = Noch keine Gemeinschaft
communities-none-text = Eine Gemeinschaft ist eine Nachbarschaft mit einem Tarif und einem Knoten. Beginne mit ihrem Namen.
communities-regions = Regionen
communities-region-nodes = Knoten von { $region }
communities-nodes = Knoten
communities-members = Mitglieder
communities-last-interval = Letztes Intervall
communities-state = Status
communities-set-up = wird eingerichtet
communities-no-interval = noch kein Intervall
communities-differ = { $count ->
    [one] { $count } weicht ab
   *[other] { $count } weichen ab
}
# The same without a number, for choosing.
communities-differing = mit Unterschieden
communities-in-step = im Einklang
communities-alerts = { $count ->
    [one] { $count } Meldung
   *[other] { $count } Meldungen
}
communities-open-imports = { $count ->
    [one] { $count } offener Import
   *[other] { $count } offene Importe
}

communities-add = Hinzufügen
communities-adding = Wird hinzugefügt …
communities-name = Name
communities-name-hint = Wie die Leute sie nennen.
communities-identifier = Kennung
communities-identifier-hint = Kleinbuchstaben, Ziffern und Bindestriche; sie bleibt für immer.
communities-region = Region
communities-currency = Währung
communities-time-zone = Zeitzone

community-fetching = Die Gemeinschaft wird geladen …
community-pages = Seiten dieser Gemeinschaft
menu-overview = Überblick
menu-nodes = Knoten
menu-copies = Kopien
menu-members = Mitglieder
menu-tariffs = Tarife
menu-sharing = Teilen
menu-intervals = Intervalle
menu-reconciliation = Abgleich
menu-settlement = Abwicklung
menu-imports = Import
menu-billing = Abrechnung
menu-audit = Protokoll
