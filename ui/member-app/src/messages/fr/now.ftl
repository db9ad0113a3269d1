now-waiting = En attente des premiers chiffres…
now-picture = La puissance en ce moment

now-sharing = Vos voisins partagent
now-nothing-shared = Rien n’est partagé en ce moment
now-no-word = Pas encore de nouvelles de votre compteur
now-balance = Votre foyer est à l’équilibre
now-draws-neighbours = Votre foyer utilise l’électricité de vos voisins
now-draws-mostly-neighbours = Surtout l’électricité de vos voisins
now-draws-partly-neighbours = En partie l’électricité de vos voisins
now-draws-grid = Votre foyer est alimenté par le réseau
now-feeds-neighbours = Vous alimentez vos voisins
now-feeds-both = Vous alimentez vos voisins et le réseau
now-feeds-grid = Vous injectez dans le réseau

flow-none = Aucune électricité ne circule entre les foyers et le réseau.
flow-all = { $flows }.
flow-join = { $before } ; { $next }
flow-way-neighbours-home = { $power } de vos voisins vers votre foyer
flow-way-home-neighbours = { $power } de votre foyer vers vos voisins
flow-way-grid-home = { $power } du réseau vers votre foyer
flow-way-home-grid = { $power } de votre foyer vers le réseau
flow-way-battery-home = { $power } de la batterie vers chez vous
flow-way-home-battery = { $power } vers votre batterie
flow-way-grid-others = { $power } du réseau vers les autres foyers
flow-way-others-grid = { $power } des autres foyers vers le réseau
flow-way-grid-homes = { $power } du réseau vers les foyers
flow-way-homes-grid = { $power } des foyers vers le réseau

flow-neighbours = Voisins
flow-homes = Foyers
flow-grid = Réseau
flow-battery = Batterie
flow-charge = { $percent } %
flow-no-reading = pas de relevé
flow-to-others = vers d’autres
flow-from-outside = de l’extérieur

now-community = La communauté
now-homes-live = Foyers en direct
now-homes-of = sur { $count }
now-shared = Partagé en ce moment
now-nobody-draws = Aucun foyer ne soutire d’électricité en ce moment.
now-share = Sur les { $power } que soutirent les foyers, { $share } % viennent des voisins.

now-last = Dernier intervalle
now-last-none = Le premier intervalle de livraison n’est pas encore terminé.
now-price = Prix des voisins
now-no-trade = aucun échange
now-shared-energy = Énergie partagée
now-saved = Économisé ensemble

now-today = Aujourd’hui jusqu’ici
now-today-none = Le premier intervalle d’aujourd’hui n’est pas encore terminé.
now-today-more = Voir toute la journée
now-community-more = En savoir plus sur la communauté
