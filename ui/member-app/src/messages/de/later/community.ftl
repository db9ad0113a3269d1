# What all homes have made of the sun together, and who is there.
community-text = Was hier alle gemeinsam schaffen.
community-span = Gezeigte Zeit
community-span-day = Heute
community-span-month = Dieser Monat
community-figures-day = Heute gemeinsam
community-figures-month = Diesen Monat gemeinsam
community-fetching = Wird zusammengezählt …
community-none = Das erste Intervall dieser Zeit ist noch nicht zu Ende.
community-shared = Unter Nachbarn geteilt
community-saved = Gegenüber dem Netz gespart
community-sufficiency = Von Nachbarn
community-sufficiency-text = { $percent } % der { $energy }, die Haushalte bezogen haben, kamen von Nachbarn.
community-nothing-drawn = Kein Haushalt hat etwas bezogen.
community-self-use = Hier verbraucht
community-self-use-text = { $percent } % der { $energy } Sonne, die Haushalte eingespeist haben, haben Nachbarn verbraucht.
community-no-sun = Kein Haushalt hat etwas eingespeist.
community-figures-note = Was ein Haushalt von seiner Sonne hinter dem Zähler selbst verbraucht, ist nicht dabei: Das sieht kein Zähler der Gemeinschaft.

community-homes = Wer da ist
community-homes-fetching = Es wird nachgesehen, wer da ist …
community-homes-live = Gerade live: { $live } von { $count } Haushalten.
community-homes-unnamed = Noch zeigt hier niemand einen Namen.
community-homes-others = { $count ->
    [one] und ein weiterer Haushalt
   *[other] und { $count } weitere Haushalte
}
community-home-live = live
community-home-away = nicht live
community-own = du
community-show-own = Festlegen, was Nachbarn von deinem Zuhause sehen

community-ranking = Wessen Sonne hierbleibt
community-ranking-text = Der Teil dessen, was ein Haushalt diesen Monat eingespeist hat, den Nachbarn oder er selbst im selben Intervall verbraucht haben. Es macht nur mit, wer möchte.
community-ranking-none = Noch macht niemand mit eigener Sonne mit.
community-percent = { $percent } %
community-ranking-settings = Rangliste
community-ranking-switch = Eine Rangliste zeigen
community-ranking-switch-text = Alle sehen sie; nur wer mitmachen wollte, steht darin. Um Geld geht es darin nie.

shown-home-title = Für Nachbarn sichtbar
shown-home-text = Ist das aus, wird dein Zuhause nur gezählt. Ist es an, sehen alle hier seinen Namen und ob es live ist.
shown-home-switch = Mein Zuhause zeigen
shown-home-name = Name deines Zuhauses, bis zu 40 Zeichen
shown-home-ranked = Bei der Rangliste mitmachen, wo es eine gibt
shown-home-save = Speichern
shown-home-saved = Gespeichert: Deine Nachbarn sehen dein Zuhause.
shown-home-hidden = Gespeichert: Dein Zuhause wird nur gezählt.

error-name-taken = Ein anderer Haushalt hat diesen Namen.
    .hint = Nimm einen anderen.
error-preview-superseded = Inzwischen wurden andere Grenzen ausprobiert.
    .hint = Bewege den Regler noch einmal.
error-previews-used-up = Du hast heute viele Grenzen ausprobiert.
    .hint = Morgen geht es weiter; speichern kannst du diese trotzdem.
