now-waiting = Warten auf die ersten Werte …
now-picture = Leistung in diesem Moment

now-sharing = Deine Nachbarn teilen gerade
now-nothing-shared = Gerade wird nichts geteilt
now-no-word = Noch nichts von deinem Zähler
now-balance = Dein Zuhause ist im Gleichgewicht
now-draws-neighbours = Dein Zuhause läuft mit Strom von Nachbarn
now-draws-mostly-neighbours = Überwiegend Strom von Nachbarn
now-draws-partly-neighbours = Teils Strom von Nachbarn
now-draws-grid = Dein Zuhause läuft mit Strom aus dem Netz
now-feeds-neighbours = Du versorgst deine Nachbarn
now-feeds-both = Du versorgst Nachbarn und Netz
now-feeds-grid = Du speist ins Netz ein

flow-none = Zwischen Haushalten und Netz fließt kein Strom.
flow-all = { $flows }.
flow-join = { $before }; { $next }
flow-way-neighbours-home = { $power } von deinen Nachbarn in dein Zuhause
flow-way-home-neighbours = { $power } aus deinem Zuhause zu deinen Nachbarn
flow-way-grid-home = { $power } aus dem Netz in dein Zuhause
flow-way-home-grid = { $power } aus deinem Zuhause ins Netz
flow-way-battery-home = { $power } von der Batterie zu dir nach Hause
flow-way-home-battery = { $power } in deine Batterie
flow-way-grid-others = { $power } aus dem Netz zu den anderen Haushalten
flow-way-others-grid = { $power } von den anderen Haushalten ins Netz
flow-way-grid-homes = { $power } aus dem Netz zu den Haushalten
flow-way-homes-grid = { $power } von den Haushalten ins Netz

flow-neighbours = Nachbarn
flow-homes = Haushalte
flow-grid = Netz
flow-battery = Batterie
flow-charge = { $percent } %
flow-no-reading = kein Messwert
flow-to-others = an andere
flow-from-outside = von außen

now-community = Die Gemeinschaft
now-homes-live = Haushalte live
now-homes-of = von { $count }
now-shared = Gerade geteilt
now-nobody-draws = Gerade bezieht kein Haushalt Strom.
now-share = Von den { $power }, die Haushalte beziehen, kommen { $share } % von Nachbarn.

now-last = Letztes Intervall
now-last-none = Das erste Lieferintervall ist noch nicht zu Ende.
now-price = Nachbarpreis
now-no-trade = kein Handel
now-shared-energy = Geteilte Energie
now-saved = Gemeinsam gespart

now-today = Heute bisher
now-today-none = Das erste Intervall von heute ist noch nicht zu Ende.
now-today-more = Den ganzen Tag ansehen
now-community-more = Mehr über die Gemeinschaft
