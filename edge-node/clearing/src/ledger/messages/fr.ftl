# Le décompte imprimé. Ce qui est entre accolades a déjà été rendu inoffensif pour une page ; ces textes ne contiennent aucune balise.

statement-month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }
statement-date = { $day }/{ $month }/{ $year }
statement-title = Décompte { $month }
statement-window = Décompte { $month }, { $member }
statement-head = { $community } · Décompte { $month } · Membre { $member }
statement-fact-community = Communauté
statement-fact-member = Membre
statement-fact-period = Période
statement-fact-points = { $count ->
    [one] Point de livraison
   *[other] Points de livraison
}
statement-fact-estimated = Estimé
statement-no-points = aucun
statement-period = du { $from } au { $to } ({ $zone })
statement-estimated = { $count ->
    [one] { $shown } intervalle
   *[other] { $shown } intervalles
}
statement-stage-running = EN COURS : des intervalles de ce mois ne sont pas encore clos.
statement-stage-provisional = PROVISOIRE : des relevés tardifs et des valeurs officielles peuvent encore corriger ce mois.
statement-stage-final = DÉFINITIF : ce mois ne change plus, sauf si le gestionnaire de réseau communique d’autres valeurs.
statement-due-pay = Vous payez { $amount }
statement-due-receive = Vous recevez { $amount }
statement-due-pay-running = Pour l’instant, vous payez { $amount }
statement-due-receive-running = Pour l’instant, vous recevez { $amount }
statement-sharing = L’énergie entre voisins a été partagée ainsi : { $rules }.
statement-sharing-bids = à partir du { $day } selon les limites de chacun
statement-sharing-dynamic = à partir du { $day } selon une clé convenue, en proportion des besoins
statement-sharing-static = à partir du { $day } selon une clé convenue, par parts fixes
statement-sharing-hybrid = à partir du { $day } selon une clé convenue, par parts fixes, et le reste selon les besoins
statement-sharing-priority = à partir du { $day } selon une clé convenue, un groupe après l’autre
statement-sharing-priced = { $rule }, { $price }
statement-sharing-price-mid-market = au prix du milieu entre les deux prix du réseau
statement-sharing-price-supply-demand-ratio = à un prix selon ce qu’il y avait pour ce qu’il fallait
statement-signs = Montants en { $currency } : un moins signifie que vous payez.
statement-category-neighbour-purchase = Acheté aux voisins
statement-category-neighbour-sale = Vendu aux voisins
statement-category-local-network-fee = Frais de réseau local
statement-category-grid-import = Soutiré du réseau
statement-category-grid-export = Injecté dans le réseau
statement-category-fixed-fee = Frais fixes
statement-cause-late-reading = relevé tardif
statement-cause-official-value = valeur officielle
statement-summary = Résumé
statement-sum = Somme
statement-corrections = Corrections
statement-column-line = Ligne
statement-column-day = Jour
statement-column-price = { $currency } par kWh
statement-column-interval = Intervalle
statement-column-part = Partie
statement-column-why = Raison
statement-column-change = kWh en plus ou en moins
statement-column-provisional = Provisoire, { $currency }
statement-column-final = Définitif, { $currency }
statement-column-difference = Différence
statement-column-intervals = Intervalles
statement-column-energies = kWh avant, après
statement-corrections-title = Corrections d’intervalles déjà clos
statement-settlement-title = Provisoire et définitif
statement-settlement-all = Les valeurs du gestionnaire de réseau sont arrivées pour les { $intervals } intervalles : ces montants sont définitifs.
statement-settlement-none = Les valeurs du gestionnaire de réseau ne sont pas encore arrivées : tous les montants sont provisoires.
statement-settlement-some = Les valeurs du gestionnaire de réseau sont arrivées pour { $final } intervalles sur { $intervals }, { $open } sont provisoires.
statement-settlement-note = Est provisoire ce que nos propres compteurs ont montré. Une différence est payée avec le décompte du mois où elle a été comptabilisée.
statement-history-title = Ce qui a changé depuis le premier décompte
statement-history-first = Premier décompte
statement-history-now = Maintenant
statement-history-part = { $name } : { $before } → { $after }
statement-history-part-price = { $name } : { $energy }, autre prix
statement-history-payment = { $amount } avec { $month }
statement-history-note = Rien n’est modifié après coup : chaque différence est payée avec le décompte du mois où elle a été connue : { $payments }.
statement-notes-title = Comment cela a été calculé
statement-notes-carried = Report du décompte précédent : { $before }. Report sur le décompte suivant : { $next }.
statement-notes-rounding = Chaque intervalle est calculé exactement. Seul le résultat final est arrondi, au centime inférieur ; le reste est reporté sur le décompte suivant, pour que rien ne se perde. Chaque ligne est imprimée en centimes entiers et sa fraction de centime passe à la ligne du dessous : les colonnes s’additionnent telles qu’elles sont imprimées, et une ligne peut s’écarter d’énergie × prix d’un centime au plus. Les montants exacts figurent dans la forme CSV de ce décompte. Là où il n’y a pas de prix, il a varié au sein de la ligne.
statement-notes-estimated = { $estimated } kWh sur { $energy } reposent sur des relevés estimés ; les lignes concernées sont marquées *. Les valeurs officielles du gestionnaire de réseau font foi : là où elles diffèrent, la différence est comptabilisée comme correction ; ce qui a été facturé n’est jamais modifié.
statement-notes-unsigned = { $unsigned } kWh sur { $energy } ont été mesurés par des appareils qui ne signent pas leurs relevés, si bien que personne ne peut les prouver plus tard ; les lignes concernées sont marquées †.
statement-check-title = Comment le vérifier
statement-check-hash = SHA-256 de la forme CSV de ce décompte :
statement-check-how = Téléchargez le fichier CSV dans l’application, sous Mon décompte, { $month }, et comparez avec { $command }. Gardez le fichier avec cette feuille : une correction ultérieure en donne un autre. L’application recalcule aussi le mois à partir de ses intervalles et montre, pour chacun, les relevés, le prix et l’enregistrement signé sur lequel il repose.
