limits-title = Mes limites
limits-text = Fixez-les une fois ; chaque intervalle les respecte.
limits-waiting = Chargement de vos limites…
limits-where = Où se situent vos limites

limits-save = Enregistrer
limits-saving = Enregistrement…
limits-undo = Annuler
limits-saved = Enregistré. Valable dès le prochain intervalle.
limits-unsaved = Pas encore enregistré

limits-buy-title = Achat
limits-buy-slider = Achat, curseur
limits-buy-sentence = J’achète aux voisins tant qu’un kWh coûte au plus { $price }.
limits-buy-default = Vous prenez ainsi toute l’électricité que les voisins ont à offrir, sans jamais payer plus qu’au réseau.
limits-buy-own = Si c’est plus cher, votre foyer soutire l’électricité du réseau.
limits-sell-title = Vente
limits-sell-slider = Vente, curseur
limits-sell-sentence = Je vends aux voisins quand un kWh rapporte au moins { $price }.
limits-sell-default = Vous vendez ainsi tout ce que les voisins peuvent utiliser, sans jamais recevoir moins que du réseau.
limits-sell-own = S’il rapporte moins, votre surplus va au réseau.
limits-default = Suivre la limite de la communauté
limits-number = { $currency } par kWh

limits-scale = Prix de { $floor } à { $cap }. Vous vendez à partir de { $sell } et achetez jusqu’à { $buy }.
limits-scale-price = Le dernier prix était de { $price }.
limits-scale-no-price = Il n’y a pas eu d’échange au dernier intervalle.
limits-mark-sell = vente min.
limits-mark-buy = achat max.
limits-mark-price = dernier : { $price }
limits-mark-floor = le réseau paie { $price }
limits-mark-cap = réseau moins cher dès { $price }

# What other limits would have changed in the last month, in whole kWh and tens of cents.
limits-preview-title = Ce qui aurait changé
limits-preview-hint = Déplacez une limite : vous voyez ici ce qu’elle aurait changé le mois dernier.
limits-preview-busy = Votre nœud calcule…
limits-preview-period = Calculé pour : { $period }
limits-preview-none = Aucun intervalle n’est encore clos pour faire le calcul.
limits-preview-same = Rien n’aurait changé.
limits-preview-bought-more = Vous auriez acheté environ { $change } kWh de plus à vos voisins : { $would } au lieu de { $was }.
limits-preview-bought-less = Vous auriez acheté environ { $change } kWh de moins à vos voisins : { $would } au lieu de { $was }.
limits-preview-sold-more = Vous auriez vendu environ { $change } kWh de plus à vos voisins : { $would } au lieu de { $was }.
limits-preview-sold-less = Vous auriez vendu environ { $change } kWh de moins à vos voisins : { $would } au lieu de { $was }.
limits-preview-money-better = Vous y auriez gagné environ { $money }.
limits-preview-money-worse = Vous y auriez perdu environ { $money }.
limits-preview-money-same = En argent, cela aurait été à peu près pareil.
limits-preview-note = Avec les vrais chiffres de tout le monde et leurs limites telles qu’elles étaient. Arrondi au kWh et à dix centimes, pour que personne ne devine la limite d’un voisin.

limits-wait-title = Vos limites attendent
limits-wait-now = Votre communauté partage en ce moment selon une clé convenue, à un prix convenu lui aussi. Vos limites sont gardées et vaudront de nouveau quand la clé prendra fin.
limits-wait-from = À partir du { $when }, votre communauté partage selon une clé convenue. Vos limites sont gardées et attendent dès ce moment.
limits-wait-until = À partir du { $when }, vos limites valent de nouveau.
limits-wait-share = Votre part de ce qu’il y a : { $share }.
