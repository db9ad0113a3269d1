calc-waiting = Nouveau calcul…
calc-back = Retour au jour
calc-previous = Intervalle précédent
calc-next = Intervalle suivant
calc-result = Le résultat
calc-intro = De votre compteur à votre argent, pas à pas. Le nœud vient de tout recalculer, et le résultat est bien celui des livres.

calc-meter = { $count ->
    [one] Ce que votre compteur a indiqué
   *[other] Ce que vos compteurs ont indiqué
}
calc-signed = signé par le compteur
calc-source-registers = Un compteur ne fait que monter. L’index de fin moins l’index de début donne ce qui l’a traversé.
calc-source-official = C’est la valeur du gestionnaire de réseau, qui l’emporte sur celle du compteur.
calc-source-not-at-hand = Les relevés se trouvent ailleurs dans le journal du nœud. Voici ce qu’ils ont donné.
calc-stand-in-previous-day = Aucun relevé n’est arrivé. En attendant, la même heure de la veille en tient lieu.
calc-stand-in-previous-interval = Aucun relevé n’est arrivé. En attendant, l’intervalle précédent en tient lieu.
calc-stand-in-zero = Aucun relevé n’est arrivé, et il n’y avait rien pour l’estimer. En attendant, rien n’est compté.
calc-stand-in-other = Aucun relevé n’est arrivé. En attendant, une estimation en tient lieu.
calc-when = Quand
calc-taken-in = Soutiré
calc-fed-in = Injecté
calc-at = À { $time }
calc-difference = Différence
calc-counted = Compté
calc-edge-between = Aucun relevé n’est arrivé à { $time } précises. L’index se trouve sur la droite entre les relevés de { $before } et de { $after }.
calc-edge-estimated = L’index à { $time } est estimé.

calc-wish = Ce que vous vouliez
calc-netted = Pendant ce temps, { $import } sont entrés chez vous et { $export } en sont sortis ; seule la différence compte.
calc-wish-demand = Votre foyer avait besoin de { $energy }. Vous achetez aux voisins jusqu’à { $price }.
calc-wish-supply = Votre foyer avait { $energy } de trop. Vous vendez aux voisins à partir de { $price }.
calc-limit-default = C’est la limite par défaut de la communauté, car vous n’en avez pas fixé.
calc-limit-own = C’est la limite que vous avez fixée.
calc-limit-band = Vous aviez fixé { $price }, mais au-delà de la limite retenue ici, mieux vaut le réseau.
calc-out-nothing-to-trade = Votre foyer n’avait besoin de rien et n’avait rien de trop : il n’y avait rien à échanger.
calc-out-credit-used-up = Votre foyer n’a pas participé, car son crédit dans la communauté était épuisé.
calc-out-no-price-pays = Avec ce tarif, aucun prix n’est intéressant pour les deux côtés : personne n’a échangé.
calc-both-sides = Tous les foyers ensemble voulaient { $demand } et offraient { $supply }. { $matched } ont été échangés.
calc-axis-price = Prix par kWh
calc-axis-energy = Wh
calc-key-demand = demandé
calc-key-supply = offert
calc-key-own = à vous
calc-levels-demand = Demandé
calc-levels-supply = Offert
calc-level-limit-demand = jusqu’à
calc-level-limit-supply = à partir de
calc-level-wh-demand = demandé
calc-level-wh-supply = offert
calc-level-served-demand = obtenu
calc-level-served-supply = vendu
calc-level-own = dont à vous
calc-levels-note = Une personne qui serait seule avec sa limite est montrée avec les suivantes. On ne peut savoir ce qu’a fait un autre foyer que s’il est le seul de son côté.

calc-price = D’où vient le prix
calc-price-none = Rien n’a été échangé, il n’y a donc pas de prix.
calc-price-pair = Le dernier acheteur servi aurait payé jusqu’à { $high }. Le dernier vendeur servi voulait au moins { $low }. Tout le monde paie et reçoit le milieu :
calc-price-equilibrium_mid = À tout prix entre { $low } et { $high }, on aurait échangé autant. Tout le monde paie et reçoit le milieu :
calc-price-floored = Arrondi au millionième inférieur.
calc-band = Au-dessus de { $floor } (ce que paie le réseau) et au-dessous de { $cap } (ce que coûte le réseau, moins les frais de réseau local), l’échange est intéressant pour les deux côtés.

calc-share-demand = Ce que vous avez reçu, et de qui
calc-share-supply = Ce que vous avez donné, et à qui
calc-share-all-demand = Les voisins ont tout fourni.
calc-share-all-supply = Les voisins ont tout pris.
calc-share-part-demand = Sur les { $whole } que vous vouliez, { $part } sont venus des voisins et le reste du réseau.
calc-share-part-supply = Sur les { $whole } que vous aviez de trop, les voisins ont pris { $part } et le réseau le reste.
calc-share-why-demand = Il n’y en avait pas assez pour tous à votre limite ; chacun a reçu la même part.
calc-share-why-supply = Il y en avait plus que demandé à votre limite ; chacun a vendu la même part.
calc-share-none-demand = D’autres étaient prêts à payer plus, et il ne restait rien à votre limite.
calc-share-none-supply = D’autres vendaient pour moins, et à votre limite plus rien n’était demandé.
calc-share-no-trade = Personne n’a échangé ; tout est passé par le réseau.

calc-money = Ce que cela fait
calc-lines-with = Avec vos voisins
calc-lines-without = Sans voisins, cela aurait été
calc-fixed-part = les frais de toute la journée, comptés une fois par jour dans cet intervalle
calc-saved = Économisé en partageant
calc-signs = Avec un moins vous payez, sans moins vous recevez. Rien n’est arrondi ici.

calc-corrections = Ce qui a été corrigé
calc-corrections-text = Le décompte porte la différence sur une ligne à part ; ce qui était déjà imprimé reste tel quel.
calc-cause-late-reading = Un relevé est arrivé tard
calc-cause-official-value = La valeur du gestionnaire de réseau est arrivée
calc-cause-unknown = Corrigé
calc-figure = Valeur
calc-before = avant
calc-after = maintenant
calc-figure-import_wh = Soutiré
calc-figure-export_wh = Injecté
calc-figure-bought_wh = Des voisins
calc-figure-sold_wh = Aux voisins
calc-figure-grid_import_wh = Du réseau
calc-figure-grid_export_wh = Au réseau
calc-figure-price = Prix
calc-figure-amount = Montant

calc-proof = Où c’est écrit
calc-proof-text = Le nœud tient un journal où chaque entrée est scellée avec toutes les précédentes. Avec une copie, on peut y retrouver celles-ci ; si l’une était changée, son sceau ne correspondrait plus.
calc-closed-on = Inscrit le { $when }, et inchangé depuis.
calc-corrected-on = Corrigé pour la dernière fois le { $when }.
calc-record-none = L’entrée est trop ancienne pour être retrouvée ici.
calc-record-result = Le résultat :
calc-record-reading = Relevé de { $time } :
calc-record-position = entrée { $position }
calc-records-readings = Les entrées des relevés
calc-copy = Copier le sceau de l’entrée { $position }
calc-copied = Copié.
calc-not-copied = Ce navigateur ne peut pas copier ; sélectionnez et copiez à la main.
calc-receipt = Le reçu de la blockchain

error-no-closed-interval = On ne sait rien de cet intervalle.
    .hint = Il n’est pas encore terminé, ou votre foyer ne faisait pas alors partie de la communauté.
error-calculation-mismatch = Le nœud ne peut pas montrer d’où vient ce résultat.
    .hint = Le nouveau calcul donne autre chose que les livres. Prévenez la coordination.
