region-page-title = Region { $region } – localgrid-Hub
region-title = Region { $region }
region-text = Die Knoten ihrer Gemeinschaften bewahren ihre Datensätze gegenseitig auf.
region-list = Ihre Knotenliste ist vom { $moment }.
region-none = Kein Knoten in dieser Region
region-none-text = Hier erscheinen die Knoten all ihrer Gemeinschaften, die dieser Hub aufgenommen hat.
region-glance = Die Region auf einen Blick
region-nodes = Knoten
region-good = In Kontakt, mit Kopien
region-cut-off = Abgeschnitten
region-silent = Schweigen oder haben zu wenig Kopien
region-not-listed = { $nodes ->
    [one] { $nodes } Knoten mehr, als eine Liste fasst: Richte dafür eine weitere Region ein.
   *[other] { $nodes } Knoten mehr, als eine Liste fasst: Richte dafür eine weitere Region ein.
}
region-nodes-caption = Knoten der Region
region-community = Gemeinschaft
region-sees = Sieht
region-copies-at = Kopien bei
region-sight = Wer wen sieht
region-sight-frame = Tabelle, wer wen sieht
region-sight-caption = Wer wen sieht; jede Zeile zeigt, mit wem ihr Knoten verbunden ist

mesh-picture = Die Region als Bild
mesh-picture-kinds = Gezeigte Linien
mesh-picture-copies = Wer wessen Journal aufbewahrt
mesh-picture-contacts = Wer wen erreicht
mesh-picture-frame = Bild der Region
mesh-picture-label-copies = { $nodes ->
    [one] { $nodes } Knoten und wo sein Journal liegt
   *[other] { $nodes } Knoten und wo ihre Journale liegen
}
mesh-picture-label-contacts = { $nodes ->
    [one] { $nodes } Knoten und wen er erreicht
   *[other] { $nodes } Knoten und wen sie erreichen
}
mesh-picture-whole = Die ganze Region zeigen
mesh-picture-node = { $label }: { $state }. { $reach }; { $copies }.
mesh-picture-group = { $label }: { $nodes } Knoten, der schlechteste { $state }. Öffnen.
mesh-picture-hint = Linien enden bei dem, den ein Knoten erreicht oder der seine Kopie hat. Wähle einen Knoten, um seine Seite zu sehen. Die Tabellen darunter sagen dasselbe in Worten.
mesh-picture-reduced = Bei so vielen wird nur gezeichnet, was nicht direkt verbunden ist; zeige auf einen, um alle seine Linien zu sehen.
mesh-link-complete = vollständige Kopie
mesh-link-behind = Kopie im Rückstand
mesh-link-direct = verbunden
mesh-link-relayed = über andere gehört
mesh-link-lost = unerreichbar
mesh-loading = Die Meldungen der Knoten werden geladen …
mesh-state = Status
mesh-told = Gemeldet
mesh-never = nie
mesh-untold = nichts gemeldet
mesh-silent = schweigt schon { $duration }
mesh-cut-off = abgeschnitten
mesh-short-of-copies = { $wanted ->
    [one] { $copies } von { $wanted } Kopie
   *[other] { $copies } von { $wanted } Kopien
}
mesh-in-touch = in Kontakt
mesh-alone = kennt keinen anderen Knoten
mesh-reach = { $connected } von { $peers } verbunden
mesh-connected = verbunden
mesh-never-heard = nie gehört
mesh-out-of-reach = nicht erreichbar
mesh-heard-lately = kürzlich gehört
mesh-copies = { $copies ->
    [one] { $copies } Kopie
   *[other] { $copies } Kopien
}
mesh-no-copies = { $wanted ->
    [one] keine Kopie, gewünscht: { $wanted }
   *[other] keine Kopie, gewünscht: { $wanted }
}
mesh-complete = vollständig
mesh-behind = { $records } fehlen noch
mesh-sight-self = derselbe Knoten
mesh-sight-sees = verbunden
mesh-sight-misses = nicht verbunden
mesh-sight-unsure = nur einer von beiden sagt, er sei verbunden
mesh-sight-unknown = nicht bekannt
