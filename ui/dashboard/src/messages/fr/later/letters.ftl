# Les lettres par lesquelles les membres trouvent leur page : ce que voit la coordination, et ce qui est sur le papier.
letters-title = Lettres
letters-text = Une page pour chaque membre : ce qu’est la communauté, et comment ouvrir sa page à la maison.
letters-fetching = Chargement des membres…
letters-none = Encore personne à qui écrire
letters-terms = Ce que dit chaque lettre
letters-address = Adresse de la page du nœud
letters-address-hint = Comme le navigateur l’affiche dans le réseau des maisons, par exemple { $example }
letters-contact = À qui les membres peuvent s’adresser
letters-contact-hint = Un nom et un numéro de téléphone, sur une ligne. Laissez vide s’il n’y a personne.
letters-members = Membres
letters-table = Les membres et leurs lettres
letters-language = Langue des lettres
letters-choose-missing = Choisir ceux sans lettre ({ $count })
letters-choose-all = Tout choisir
letters-choose-none = Ne rien choisir
letters-print = { $count ->
    [one] Imprimer { $count } lettre
   *[other] Imprimer { $count } lettres
}
letters-laying-out = Mise en page…
letters-address-first = Enregistrez d’abord l’adresse de la page du nœud : chaque lettre en a besoin.
letters-most = { $most } lettres sont imprimées à la fois ; les autres restent choisies.
letters-came-out = { $count ->
    [one] La lettre est-elle sortie de l’imprimante ?
   *[other] Les { $count } lettres sont-elles toutes sorties de l’imprimante ?
}
letters-yes = Oui, le noter
letters-no = Non
letters-letter = Lettre
letters-missing = pas encore de lettre
letters-printed = imprimée
letters-printed-by = { $when }, { $who }
letters-points = Points de livraison
letters-print-column = Imprimer
letters-choose = Imprimer la lettre de { $name }

letter-title = Bienvenue chez { $community }
letter-text = Vous partagez votre propre électricité avec vos voisins. Sur votre page, vous voyez jour après jour ce que vous avez produit, ce qui est venu des voisins et ce que cela coûte.
letter-points = { $count ->
    [one] Votre point de livraison :
   *[other] Vos points de livraison :
}
letter-more-points = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}
letter-no-point = Vous n’avez pas encore de point de livraison ; votre communauté vous dira quand il sera là.
letter-steps = Comment ouvrir votre page
letter-step-network = Connectez votre téléphone ou votre ordinateur au réseau de la maison de votre communauté, le plus souvent par Wi-Fi.
letter-step-page = Visez le code avec l’appareil photo, ou saisissez l’adresse dans le navigateur :
letter-step-login = Ouvrez votre invitation, ou connectez-vous avec le nom et le mot de passe que la coordination vous donne.
letter-code = Code avec l’adresse de la page
letter-invitation = Votre invitation ou identifiant (la coordination l’écrit ici) :
letter-contact = Des questions ? { $contact }
letter-member = Membre { $member }

error-wrong-node-address = Ce n’est pas l’adresse d’une page.
    .hint = Copiez-la du navigateur : elle commence par http:// ou https://.
