# Who did what.
audit-title = Journal d’activité
audit-text = Qui a fait quoi, le plus récent d’abord. Rien ici ne peut être changé : chaque entrée scelle la précédente. Fuseau horaire : { $time_zone }.
audit-hub-title = Journal d’activité du hub
audit-hub-window = Journal d’activité – Hub localgrid
audit-hub-text = Qui a fait quoi dans toutes les communautés et sur le hub lui-même. Rien ici ne peut être changé : chaque entrée scelle la précédente. Fuseau horaire : { $time_zone }.
audit-hub-link = Journal d’activité de tout le hub
audit-filter = Filtre
audit-who = Personne ou jeton
audit-action = Quoi
audit-every-action = tout
audit-from = Du
audit-to = Au
audit-reset = Tout afficher
audit-none = Rien de tel dans le journal.
audit-fetching = Chargement du journal…
audit-older = Plus anciens
audit-open = Ouvrir
audit-open-act = Ouvrir : { $act }
audit-number = Entrée { $number }, { $hash }
audit-unknown-act = { $who } : { $action } ({ $subject }).

audit-action-run-drafted = Campagne préparée
audit-action-run-approved = Campagne approuvée
audit-action-run-cancelled = Campagne annulée
audit-action-collection-set = Jour de prélèvement fixé
audit-action-billing-account-changed = Compte de facturation modifié
audit-action-biller-changed = Émetteur modifié
audit-action-settling-changed = Banque ou blockchain choisie
audit-action-member-put = Membre saisi
audit-action-metering-point-put = Point de livraison saisi
audit-action-member-list-applied = Liste de membres appliquée
audit-action-letters-printed = Lettres imprimées
audit-action-letter-terms-set = Lettres rédigées
audit-action-tariff-added = Tarif ajouté
audit-action-allocation-key-added = Clé de répartition ajoutée
audit-action-allocation-key-withdrawn = Clé de répartition retirée
audit-action-values-imported = Valeurs officielles importées
audit-action-difference-accepted = Différence acceptée
audit-action-differences-accepted = Différences acceptées
audit-action-difference-reopened = Différence rouverte
audit-action-difference-noted = Note sur une différence
audit-action-node-revoked = Nœud exclu
audit-action-alert-acknowledged = Alerte prise en charge
audit-action-fork-released = Bifurcation levée
audit-action-join-code-made = Code d’adhésion créé
audit-action-community-added = Communauté ajoutée
audit-action-account-added = Accès ajouté
audit-action-account-deleted = Accès retiré
audit-action-password-changed = Mot de passe changé
audit-action-token-made = Jeton créé
audit-action-token-revoked = Jeton retiré

audit-act-run-drafted = { $who } a préparé la campagne de facturation { $subject }.
audit-act-run-approved = { $who } a approuvé la campagne de facturation { $subject }.
audit-act-run-cancelled = { $who } a annulé la campagne de facturation { $subject }.
audit-act-collection-set = { $who } a fixé le jour de prélèvement de la campagne { $subject }.
audit-act-billing-account-changed = { $who } a modifié le compte de facturation du membre { $subject }.
audit-act-biller-changed = { $who } a modifié l’émetteur de la communauté { $subject }.
audit-act-settling-changed = { $who } a choisi comment { $subject } règle son argent.
audit-act-member-put = { $who } a saisi ou modifié le membre { $subject }.
audit-act-metering-point-put = { $who } a saisi ou modifié le point de livraison { $subject }.
audit-act-member-list-applied = { $who } a appliqué la liste de membres { $subject }.
audit-act-letters-printed = { $who } a imprimé des lettres.
audit-act-letter-terms-set = { $who } a modifié ce que disent les lettres.
audit-act-tariff-added = { $who } a ajouté le tarif à partir du { $subject }.
audit-act-allocation-key-added = { $who } a ajouté la clé de répartition à partir du { $subject }.
audit-act-allocation-key-withdrawn = { $who } a retiré la clé de répartition à partir du { $subject }.
audit-act-values-imported = { $who } a importé des valeurs officielles ({ $subject }).
audit-act-difference-accepted = { $who } a accepté la différence { $subject }.
audit-act-differences-accepted = { $who } a accepté des différences ({ $subject }).
audit-act-difference-reopened = { $who } a rouvert la différence { $subject }.
audit-act-difference-noted = { $who } a écrit une note sur la différence { $subject }.
audit-act-node-revoked = { $who } a exclu le nœud { $subject }.
audit-act-alert-acknowledged = { $who } a pris en charge une alerte : { $subject }.
audit-act-fork-released = { $who } a levé la bifurcation du nœud { $subject }.
audit-act-join-code-made = { $who } a créé un code d’adhésion pour { $subject }.
audit-act-community-added = { $who } a ajouté la communauté { $subject }.
audit-act-account-added = { $who } a ajouté l’accès { $subject }.
audit-act-account-deleted = { $who } a retiré l’accès { $subject }.
audit-act-password-changed = { $who } a changé son propre mot de passe.
audit-act-token-made = { $who } a créé le jeton { $subject }.
audit-act-token-revoked = { $who } a retiré le jeton { $subject }.

audit-detail-role = Le rôle est { $role }.
audit-detail-active = Participe.
audit-detail-inactive = Ne participe pas.
audit-detail-credit-limit = La limite de crédit est de { $amount }.
audit-detail-no-credit-limit = Il n’y a pas de limite de crédit.
audit-detail-member = Appartient au membre { $member }.
audit-detail-list-members = Membres : nouveaux, { $added } ; modifiés, { $changed }.
audit-detail-list-points = Points de livraison : nouveaux, { $added } ; modifiés, { $changed }.
audit-detail-list-accounts = Noms et adresses modifiés : { $count }.
audit-detail-list-wrong = Lignes erronées laissées de côté : { $count }.
audit-detail-letters = Lettres : { $count } ({ $language }).
audit-detail-node-address = La page du nœud est à { $address }.
audit-detail-epoch = La partie du journal est { $epoch }.
audit-detail-version = Ces données sont la version { $version }.
audit-detail-fields = Modifié : { $fields }.
audit-detail-month = Facture { $month }.
audit-detail-digest = L’empreinte est { $digest }.
audit-detail-invoices = { $count ->
    [one] La campagne a { $count } facture : { $first }.
   *[other] La campagne a { $count } factures : { $first } à { $last }.
}
audit-detail-no-invoices = La campagne n’a pas de facture.
audit-detail-collection = Les banques prélèvent le { $day }.
audit-detail-replaces = Cela remplace le prélèvement du { $day }.
audit-detail-transactions = { $count ->
    [one] { $count } prélèvement fait { $amount }.
   *[other] { $count } prélèvements font { $amount }.
}
audit-detail-cause = La cause est { $cause }.
audit-detail-differences = { $count ->
    [one] C’est { $count } différence.
   *[other] Ce sont { $count } différences.
}
audit-detail-amount-change = Le solde des membres change de { $amount }.
audit-detail-rows-taken = { $count ->
    [one] { $count } valeur compte.
   *[other] { $count } valeurs comptent.
}
audit-detail-intervals-changed = { $count ->
    [one] { $count } intervalle a changé.
   *[other] { $count } intervalles ont changé.
}
