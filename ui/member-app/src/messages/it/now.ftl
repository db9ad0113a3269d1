now-waiting = In attesa dei primi valori…
now-picture = La potenza in questo momento

now-sharing = I tuoi vicini stanno condividendo
now-nothing-shared = Ora non si condivide nulla
now-no-word = Ancora nessuna notizia dal tuo contatore
now-balance = La tua casa è in equilibrio
now-draws-neighbours = La tua casa usa l’energia dei tuoi vicini
now-draws-mostly-neighbours = Soprattutto energia dei tuoi vicini
now-draws-partly-neighbours = In parte energia dei tuoi vicini
now-draws-grid = La tua casa usa l’energia della rete
now-feeds-neighbours = Stai dando energia ai tuoi vicini
now-feeds-both = Stai dando energia ai vicini e alla rete
now-feeds-grid = Stai immettendo energia in rete

flow-none = Tra le case e la rete non scorre energia.
flow-all = { $flows }.
flow-join = { $before }; { $next }
flow-way-neighbours-home = { $power } dai tuoi vicini alla tua casa
flow-way-home-neighbours = { $power } dalla tua casa ai tuoi vicini
flow-way-grid-home = { $power } dalla rete alla tua casa
flow-way-home-grid = { $power } dalla tua casa alla rete
flow-way-battery-home = { $power } dalla batteria a casa tua
flow-way-home-battery = { $power } nella tua batteria
flow-way-grid-others = { $power } dalla rete alle altre case
flow-way-others-grid = { $power } dalle altre case alla rete
flow-way-grid-homes = { $power } dalla rete alle case
flow-way-homes-grid = { $power } dalle case alla rete

flow-neighbours = Vicini
flow-homes = Case
flow-grid = Rete
flow-battery = Batteria
flow-charge = { $percent }%
flow-no-reading = senza lettura
flow-to-others = ad altri
flow-from-outside = da fuori

now-community = La comunità
now-homes-live = Case in diretta
now-homes-of = su { $count }
now-shared = Condiviso ora
now-nobody-draws = In questo momento nessuna casa preleva energia.
now-share = Quota dei vicini sui { $power } prelevati dalle case: { $share }%.

now-last = Ultimo intervallo
now-last-none = Il primo intervallo di fornitura non è ancora terminato.
now-price = Prezzo dei vicini
now-no-trade = nessuno
now-shared-energy = Energia condivisa
now-saved = Risparmio comune

now-today = Oggi finora
now-today-none = Il primo intervallo di oggi non è ancora terminato.
now-today-more = Vedi tutta la giornata
now-community-more = Altro sulla comunità
