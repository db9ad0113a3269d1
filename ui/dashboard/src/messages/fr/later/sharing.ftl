sharing-title = Partage
sharing-text = Qui reçoit combien de ce que les voisins ont en trop, et à quel prix. Ce qui a commencé reste tel quel.
sharing-new = Nouvelle clé
sharing-waiting = Chargement des clés…
sharing-none = Aucune clé convenue
sharing-none-text = Les voisins partagent selon leurs propres limites : qui offre plus ou demande moins passe d’abord. Une clé de répartition partage plutôt selon un accord ce qu’il y a.
sharing-back = Toutes les clés

sharing-period = Clé à partir du { $start }
sharing-from = À partir du { $start } : { $kind }
sharing-until = jusqu’au { $end }
sharing-until-further-notice = jusqu’à nouvel ordre
sharing-withdrawn-text = Retirée avant de commencer : ce qui valait avant continue.
sharing-when-past = passée
sharing-when-now = en vigueur
sharing-when-planned = prévue
sharing-when-withdrawn = retirée
sharing-withdraw = Retirer
sharing-withdraw-from = Retirer la clé à partir du { $start }
sharing-withdraw-title = Retirer la clé à partir du { $start } ?
sharing-withdraw-text = Ce qui vaut avant elle continue alors. Le nœud l’apprend dès qu’il est joignable.
sharing-withdrawing = Retrait…
sharing-members = { $count ->
    [one] Qui en fait partie : { $count } membre
   *[other] Qui en fait partie : { $count } membres
}
sharing-member = Membre
sharing-share = Part
sharing-group = Groupe

sharing-kind = Comment on répartit
sharing-kind-auction = Selon les limites
    .text = Les limites de chaque foyer décident : qui paie plus achète d’abord, qui demande moins vend d’abord.
sharing-kind-dynamic = Selon le besoin
    .text = Chacun reçoit une part en proportion de ce dont il a besoin à ce moment-là.
sharing-kind-static = Par parts fixes
    .text = Chacun a une part convenue ; ce que quelqu’un ne peut pas utiliser va au réseau.
sharing-kind-hybrid = Par parts fixes, puis selon le besoin
    .text = Chacun a une part convenue ; ce que quelqu’un ne peut pas utiliser va aux autres, en proportion de leur besoin.
sharing-kind-priority = Par groupes
    .text = Le premier groupe est servi d’abord, puis le deuxième ; dans un groupe, selon le besoin. Qui n’est dans aucun groupe passe en dernier.
sharing-price = Prix entre voisins
sharing-price-mid-market = Au milieu
    .text = À mi-chemin entre ce que le réseau paie et ce qu’il demande, moins les frais de réseau.
sharing-price-supply-demand-ratio = Selon ce qu’il y a
    .text = Cher tant qu’il y a peu en trop, bon marché quand il y en a beaucoup.
sharing-points = Prix selon l’offre
sharing-points-text = Entre deux points, le prix suit une ligne droite. 100 % du besoin, c’est l’équilibre ; pour le prix, 0 % est le plus bas qui en vaut la peine et 100 % le plus haut.
sharing-point-ratio = Point { $number } : offre en % du besoin
sharing-point-position = Point { $number } : prix en % de la marge
sharing-point-remove = Enlever le point { $number }
sharing-point-add = Ajouter un point
sharing-point-text = Offre à { $ratio } du besoin : prix à { $position } de la marge

sharing-new-title = Nouvelle clé
sharing-new-text = Essayez-la sur le mois dernier avant de l’enregistrer.
sharing-not-yours = C’est la coordination qui crée les clés. Vous pouvez les regarder.
sharing-restored-older = Ce que vous avez saisi est encore là, mais quelqu’un a changé les clés entre-temps. Regardez-les avant d’enregistrer.
sharing-day = Vaut dès le début du
sharing-day-text = À minuit, fuseau { $time_zone }. Tant qu’elle n’a pas commencé, on peut la retirer.
sharing-shares = La part de chacun
sharing-share-of = Part de { $member } en pour cent
sharing-equal = La même pour tous
sharing-make-whole = Amener la somme à 100 %
sharing-sum-whole = La somme des parts est de { $sum }.
sharing-sum-missing = La somme des parts est de { $sum } ; { $rest } n’est encore à personne.
sharing-sum-over = La somme des parts est de { $sum } ; c’est { $rest } de trop.
sharing-sum-wrong = { $count ->
    [one] La part de { $member } n’est pas un pourcentage.
   *[other] { $count } parts ne sont pas des pourcentages, la première est celle de { $member }.
}
sharing-groups = Le groupe de chacun
sharing-group-of = Groupe de { $member }
sharing-group-none = Aucun groupe : en dernier
sharing-group-number = Groupe { $group }
sharing-group-count = { $count ->
    [one] Groupe { $group } : { $count } membre
   *[other] Groupe { $group } : { $count } membres
}
sharing-group-rest = { $count ->
    [one] En dernier : { $count } membre
   *[other] En dernier : { $count } membres
}
sharing-file = À partir d’un fichier
sharing-file-shares = Une ligne par membre : son nom et sa part en pour cent, comme le tableau ci-dessous s’enregistre. Qui n’y est pas n’a pas de part.
sharing-file-groups = Une ligne par membre : son nom et le numéro de son groupe. Qui n’y est pas passe en dernier.
sharing-file-read = { $file } est lu. Rien n’est encore enregistré.
sharing-file-line = Ligne { $line }

sharing-try-prices = Prix pour l’essai
sharing-try-as-it-was = Comme ils étaient
sharing-try-tariff = Ceux du tarif à partir du { $start }
sharing-preview = Essayer sur le mois dernier
sharing-preview-title = Ce que cette clé aurait fait
sharing-preview-as-it-was = L’énergie est celle qui a été mesurée : personne ne pouvait connaître cette clé et consommer à un autre moment.
sharing-preview-limits = { $count ->
    [one] { $count } membre a ses propres limites ; sous une clé, elles attendent.
   *[other] { $count } membres ont leurs propres limites ; sous une clé, elles attendent.
}
sharing-save = Enregistrer la clé
sharing-busy = Un instant…

error-malformed-allocation-key = Cette clé ne tombe pas juste.
    .hint = La somme des parts est de 100 %, et personne n’y est deux fois.
error-allocation-key-in-the-past = Des intervalles après ce moment sont déjà clos.
    .hint = Une clé ne change jamais le passé ; choisissez un début plus tardif.
error-allocation-key-too-far = Cette clé commence trop loin dans l’avenir.
error-allocation-key-exists = Une clé commence déjà à ce moment.
    .hint = Retirez-la d’abord, ou choisissez un autre début.
error-allocation-key-begun = Cette clé a déjà commencé.
    .hint = Créez-en une qui commence plus tard.
error-no-such-allocation-key = Cette clé n’existe pas.
error-too-many-allocation-keys = Beaucoup de clés sont déjà prévues.
    .hint = Attendez que quelques-unes aient commencé.
error-not-a-share = L’une des parts n’est pas un pourcentage.
    .hint = Écrivez-la comme 12,5, avec quatre décimales au plus.
error-shares-not-whole = La somme des parts n’est pas de 100 %.
    .hint = « Amener la somme à 100 % » garde leurs proportions.
error-not-a-group = Personne n’est encore dans un groupe.
    .hint = Choisissez un groupe pour au moins un membre.
error-too-many-in-key = Une clé peut nommer au plus 1 000 membres.
    .hint = Qui n’a ni part ni groupe n’a pas besoin d’y être.
error-not-a-point = Les prix selon l’offre ne sont pas dans l’ordre.
    .hint = L’offre monte de point en point, le prix jamais.
error-share-file-too-large = Ce fichier est trop grand.
error-share-file-unknown-member = Le fichier nomme quelqu’un qui n’est pas membre.
error-share-file-member-twice = Le fichier nomme un membre deux fois.
error-share-file-wrong-line = Une ligne du fichier est illisible.
    .hint = Écrivez le nom du membre, un point-virgule et le nombre.
error-share-file-empty = Le fichier ne nomme aucun membre.
