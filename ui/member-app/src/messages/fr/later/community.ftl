# What all homes have made of the sun together, and who is there.
community-text = Ce que tout le monde fait ici ensemble.
community-span = Période affichée
community-span-day = Aujourd’hui
community-span-month = Ce mois
community-figures-day = Ensemble aujourd’hui
community-figures-month = Ensemble ce mois-ci
community-fetching = Calcul des totaux…
community-none = Le premier intervalle de cette période n’est pas encore terminé.
community-shared = Partagé entre voisins
community-saved = Économisé par rapport au réseau
community-sufficiency = Des voisins
community-sufficiency-text = { $percent } % des { $energy } soutirés par les foyers venaient de voisins.
community-nothing-drawn = Aucun foyer n’a rien soutiré.
community-self-use = Utilisé ici
community-self-use-text = { $percent } % des { $energy } de soleil injectés par les foyers ont servi à des voisins.
community-no-sun = Aucun foyer n’a rien injecté.
community-figures-note = Ce qu’un foyer utilise de son propre soleil derrière son compteur n’y figure pas : aucun compteur de la communauté ne le voit.

community-homes = Qui est là
community-homes-fetching = On regarde qui est là…
community-homes-live = En direct en ce moment : { $live } sur { $count } foyers.
community-homes-unnamed = Personne n’affiche encore de nom ici.
community-homes-others = { $count ->
    [one] et un autre foyer
   *[other] et { $count } autres foyers
}
community-home-live = en direct
community-home-away = pas en direct
community-own = vous
community-show-own = Choisir ce que les voisins voient de votre foyer

community-ranking = À qui est le soleil qui reste ici
community-ranking-text = De ce qu’un foyer a injecté ce mois-ci, la part utilisée par les voisins ou par lui-même dans le même intervalle. Ne participe que qui le veut.
community-ranking-none = Personne ayant son propre soleil ne participe encore.
community-percent = { $percent } %
community-ranking-settings = Classement
community-ranking-switch = Afficher un classement
community-ranking-switch-text = Tout le monde le voit ; seuls y figurent les foyers qui ont choisi de participer. Il n’y est jamais question d’argent.

shown-home-title = Vu par les voisins
shown-home-text = Si c’est désactivé, votre foyer est seulement compté. Si c’est activé, tout le monde ici voit son nom et s’il est en direct.
shown-home-switch = Montrer mon foyer
shown-home-name = Nom de votre foyer, 40 caractères au plus
shown-home-ranked = Participer au classement, là où il y en a un
shown-home-save = Enregistrer
shown-home-saved = Enregistré : vos voisins voient votre foyer.
shown-home-hidden = Enregistré : votre foyer est seulement compté.

error-name-taken = Un autre foyer porte ce nom.
    .hint = Choisissez-en un autre.
error-preview-superseded = D’autres limites ont été essayées entre-temps.
    .hint = Déplacez encore une fois le curseur.
error-previews-used-up = Vous avez essayé beaucoup de limites aujourd’hui.
    .hint = Vous pourrez en essayer d’autres demain, et enregistrer celles-ci quand même.
