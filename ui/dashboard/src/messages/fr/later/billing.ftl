# From a month's statements to numbered invoices.
billing-title = Facturation
billing-text = Factures et avoirs d’un mois : préparés par une personne, approuvés par une autre.
billing-parts = Rubriques de la facturation
billing-part-runs = Campagnes
billing-part-accounts = Comptes
billing-part-biller = Émetteur
billing-part-settling = Banque ou blockchain
billing-fetching = Chargement des campagnes…
billing-none = Aucune campagne de facturation
billing-none-text = Une campagne transforme les décomptes d’un mois en factures. Commencez par l’émetteur et les comptes des membres.
billing-new = Nouvelle campagne
billing-new-text = La campagne reprend le décompte de chaque membre tel qu’il est maintenant, moins ce que des campagnes précédentes ont déjà facturé.
billing-new-month = Mois
billing-provisional = Facturer aussi les valeurs provisoires
billing-provisional-text = Les membres dont les valeurs officielles ne sont pas toutes arrivées sont facturés aussi ; la campagne suivante du mois corrige le reste.
billing-open-title = À facturer maintenant
billing-open-text = Ce qu’aucune campagne n’a encore facturé, parce que cela manquait ou a changé. Chaque valeur est facturée une seule fois.
billing-open-left-out = { $count ->
    [one] { $count } membre que la campagne { $run } a laissé de côté peut être facturé maintenant.
   *[other] { $count } membres que la campagne { $run } a laissés de côté peuvent être facturés maintenant.
}
billing-open-first = { $count ->
    [one] { $count } membre peut être facturé ; aucune campagne n’a encore facturé ce mois.
   *[other] { $count } membres peuvent être facturés ; aucune campagne n’a encore facturé ce mois.
}
billing-open-corrected = { $count ->
    [one] La facture de { $count } membre a changé depuis ; la campagne facture la différence.
   *[other] Les factures de { $count } membres ont changé depuis ; la campagne facture les différences.
}
billing-open-waiting = { $count ->
    [one] { $count } membre attend encore des valeurs définitives.
   *[other] { $count } membres attendent encore des valeurs définitives.
}
billing-open-lacking = { $count ->
    [one] Il manque quelque chose à { $count } membre, par exemple une adresse : le brouillon dit quoi.
   *[other] Il manque quelque chose à { $count } membres, par exemple une adresse : le brouillon dit quoi.
}
billing-open-draft = Préparer une campagne pour { $month }
billing-open-draft-first = Décidez d’abord du brouillon : campagne { $run }, { $month }
billing-open-more = { $count ->
    [one] … et { $count } autre mois.
   *[other] … et { $count } autres mois.
}
billing-draft = Préparer
billing-drafting = Préparation…
billing-runs-caption = Campagnes de facturation, la plus récente d’abord
billing-run = Campagne
billing-month = Mois
billing-state = État
billing-state-draft = brouillon
billing-state-approved = approuvée
billing-state-cancelled = annulée
billing-members-pay = Les membres paient
billing-members-receive = Les membres reçoivent
billing-drafted = Préparée
billing-decided = Décidée
billing-by = { $who }, { $moment }

billing-pays = paie { $amount }
billing-receives = reçoit { $amount }
billing-nothing-due = rien à payer
billing-all-pay = les membres paient { $amount }
billing-all-receive = les membres reçoivent { $amount }
billing-still-to-pay = { $amount } encore à payer
billing-still-to-receive = { $amount } encore à recevoir
billing-nothing-carried = rien

billing-run-fetching = Chargement de la campagne…
billing-run-title = Campagne { $run } : { $month }
billing-run-window = Campagne { $run } – { $community }
billing-back = Toutes les campagnes
billing-run-drafted = Préparée par { $who }, { $moment }.
billing-run-approved = Approuvée par { $who }, { $moment }.
billing-run-cancelled = Annulée par { $who }, { $moment }.
billing-run-provisional = Elle reprend aussi les valeurs provisoires.
billing-totals = Résultat de la campagne
billing-total-invoices = { $count ->
    [one] { $count } facture
   *[other] { $count } factures
}
billing-total-credit-notes = { $count ->
    [one] { $count } avoir
   *[other] { $count } avoirs
}
billing-total-none = Rien à payer
billing-total-withheld = Retenues
billing-members-count = { $count ->
    [one] { $count } membre
   *[other] { $count } membres
}
billing-statements = Décomptes du mois
billing-carried-in = Report des campagnes précédentes
billing-amount = Cette campagne ajoute
billing-carried-out = Report sur la campagne suivante
billing-adds-up = Le compte est exact : le report et cette campagne donnent ce que les membres paient et reçoivent, plus ce qui est reporté.
billing-does-not-add-up = Ces chiffres ne concordent pas. N’approuvez pas cette campagne ; prévenez la personne qui gère le hub.
billing-members = Membres de cette campagne
billing-member = Membre
billing-due = Résultat
billing-iban = IBAN
billing-biller-iban = IBAN de l’émetteur
# Since the last run that was approved.
billing-changed-since = modifié depuis par { $who }
billing-in = Report avant
billing-out = Report après
billing-missing = Il manque
billing-final = Valeurs officielles
billing-final-of = { $final } intervalles sur { $all }
billing-members-caption = Ce que chaque membre paie ou reçoit dans cette campagne
billing-invoices-caption = Factures et avoirs de cette campagne
billing-lines-caption = Lignes de cette facture
billing-final-all = toutes

billing-bill-fetching = Chargement de la facture…
billing-bill-title = { $month } : { $member }
billing-bill-back = Campagne { $run }
billing-bill-unknown = Cette campagne n’a pas ce membre.
billing-bill-lines = Comment le montant se forme
billing-line = Pour
billing-line-statement = Décompte
billing-line-energy = Énergie de cette campagne
billing-line-amount = Dans cette campagne
billing-line-cents = Sur la facture
billing-line-supplier = facturé par le fournisseur
billing-bill-due = Résultat
billing-bill-refers = Corrige { $numbers }.
billing-kind-invoice = facture
billing-kind-credit-note = avoir
billing-kind-none = rien à payer
billing-kind-withheld = retenue
billing-category-neighbour-purchase = Acheté aux voisins
billing-category-neighbour-sale = Vendu aux voisins
billing-category-local-network-fee = Frais de réseau local
billing-category-grid-import = Du réseau
billing-category-grid-export = Vers le réseau
billing-category-fixed-fee = Frais fixes

billing-missing-title = Ce qui manque
billing-missing-text = Complétez-le ici, puis préparez la campagne à nouveau : un brouillon reste tel qu’il a été fait.
billing-missing-right = Compléter
billing-missing-right-of = Compléter : { $text }, { $member }
billing-missing-more = { $count ->
    [one] … et { $count } autre membre, dans la liste ci-dessous.
   *[other] … et { $count } autres membres, dans la liste ci-dessous.
}
billing-missing-withheld = retenue
billing-missing-biller = L’émetteur n’est pas complet
billing-missing-biller-link = Compléter l’émetteur
billing-missing-not-closed = les chiffres du mois sont encore en cours de calcul
billing-missing-not-final = il manque des valeurs officielles
billing-missing-not-settled = la blockchain n’a pas encore réglé ce mois
billing-missing-no-name = pas de nom
billing-missing-no-address = adresse incomplète
billing-missing-no-iban = pas d’IBAN
billing-missing-not-in-sepa = l’IBAN est hors de SEPA : pas de prélèvements
billing-missing-no-mandate = pas de mandat de prélèvement
billing-missing-no-tax-status = pas de statut fiscal
billing-missing-no-invoice-prefix = pas de préfixe de facture
billing-missing-no-creditor-identifier = pas d’identifiant créancier

billing-decide = Approuver ou annuler
billing-decide-text = Une autre personne que { $who } approuve la campagne : deux personnes vérifient avant que l’argent ne bouge. Les factures reçoivent alors leurs numéros et plus rien n’y change.
billing-decide-own = Vous avez préparé ce brouillon ; une autre personne doit donc l’approuver. Envoyez-lui l’adresse de cette page.
billing-decide-reader = La coordination et les personnes ayant le rôle facturation approuvent les campagnes.
billing-digest = Empreinte de la campagne
billing-digest-text = Elle vaut pour chaque chiffre de la campagne. La personne qui approuve voit la même empreinte.
billing-copy-digest = Copier l’empreinte
billing-copied = Copié.
billing-copy-address = Copier l’adresse
billing-approve = Approuver
billing-approve-title = Approuver la campagne { $run } ?
billing-approve-text = { $invoices } et { $credits } reçoivent leurs numéros. C’est irréversible : les erreurs sont corrigées par une autre campagne.
billing-approving = Approbation…
billing-anew = Préparer à nouveau
billing-anew-busy = Nouvelle préparation…
billing-cancel = Annuler le brouillon
billing-cancel-title = Annuler la campagne { $run } ?
billing-cancel-text = Le brouillon reste dans la liste comme annulé. Le mois peut être préparé à nouveau.
billing-cancelling = Annulation…
billing-keep = Conserver

billing-exports = Fichiers
billing-csv = Pour la comptabilité (CSV)
billing-csv-text = Une ligne par membre, versements compris.
billing-debits = Prélèvements (XML)
billing-debits-text = Pour la banque : prélèvements SEPA des membres ayant un mandat, à exécuter le { $day }.
billing-debits-none = Fixez d’abord le jour du prélèvement : le fichier de la banque le mentionne.
billing-debits-reader = La coordination et les personnes ayant le rôle facturation téléchargent le fichier de la banque.
billing-fetching-file = Téléchargement…
billing-saved = { $file } est enregistré.
billing-collection = Jour du prélèvement
billing-collection-set = Fixer le jour
billing-collection-setting = En cours…
billing-collection-text = Les banques exécutent les paiements en euros les jours où TARGET est ouvert : du lundi au vendredi, sauf le 1er janvier, le Vendredi saint, le lundi de Pâques, le 1er mai, les 25 et 26 décembre. Les membres sont prévenus { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} avant, et rien n’est prélevé avant l’échéance ; aujourd’hui, le premier jour possible est donc le { $day }.
billing-collection-other = Choisir un autre jour
billing-collection-other-text = Une banque qui a deux fichiers d’une même campagne prélève deux fois. Faites d’abord retirer par la banque le fichier du { $day }.
billing-collection-dropped = La banque a retiré le fichier du { $day }.
billing-invoices-title = Factures et avoirs
billing-invoices-fetching = Chargement des factures…
billing-invoices-none = Cette campagne n’a pas de facture.
billing-number = Numéro
billing-net = Net
billing-vat = TVA
billing-due-date = Échéance
billing-corrects = Corrige
billing-ubl = UBL
billing-ubl-of = Télécharger { $number } en UBL

# Who is billed, and who bills.
party-fetching = Chargement…
party-accounts-title = Comptes de facturation
party-accounts-text = Où va la facture de chaque membre et d’où elle est payée. L’exploitation, la coordination et les personnes ayant le rôle facturation lisent ceci ; aucun nœud ne le reçoit jamais.
party-accounts-back = Tous les comptes
party-accounts-none = Aucun membre
party-accounts-none-link = Ajouter le premier membre
party-account-title = Compte du membre { $member }
party-account-text = Nom et adresse tels qu’ils figurent sur la facture.
party-biller-title = Émetteur
party-biller-text = Qui envoie les factures de la communauté et en reçoit le paiement.
party-complete = complet
party-state-complete = complet
party-state-open = facturé, mais sans prélèvement
party-state-blocked = ne peut pas être facturé
party-reader = La coordination et les personnes ayant le rôle facturation modifient ceci.
party-yes = oui
party-no = non
party-save = Enregistrer
party-saving = Enregistrement…
party-saved = Enregistré.
party-saved-text = Un brouillon ouvert reste tel qu’il a été fait : préparez-le à nouveau.
party-restored = Ce que vous aviez saisi est encore là. Ce n’est pas encore enregistré.
party-restored-older = Ce que vous aviez saisi est encore là, mais quelqu’un a enregistré autre chose entre-temps. Regardez les modifications ci-dessous avant d’enregistrer.
party-discard = Effacer ma saisie
party-group-address = Adresse
party-group-payment = Banque
party-group-tax = Fiscalité
party-group-invoices = Factures
party-name = Nom
party-street = Rue et numéro
party-postcode = Code postal
party-city = Localité
party-country = Pays
    .hint = Deux lettres, par exemple AT.
party-email = E-mail
party-iban = IBAN
party-mandate_reference = Référence du mandat
    .hint = Du mandat de prélèvement SEPA que le membre a signé.
party-mandate_signed_on = Mandat signé le
party-vat_id = Numéro de TVA
party-vat_rate = Taux de TVA
    .hint = En pour cent, compris dans les prix. Laissez vide s’il n’y a pas de TVA.
party-tax_number = Numéro fiscal
    .hint = Pour un émetteur sans numéro de TVA.
party-exemption_note = Motif d’exonération de TVA
    .hint = Figure sur chaque facture, par exemple le régime des petites entreprises.
party-creditor_identifier = Identifiant créancier SEPA
    .hint = Nécessaire aux prélèvements ; la banque centrale l’attribue.
party-invoice_prefix = Préfixe des factures
    .hint = Précède six chiffres : SUN- donne SUN-000001.
party-payment_term_days = Délai de paiement en jours
    .hint = 0 à 90, à partir du jour de la facture.
party-collection_notice_days = Jours avant un prélèvement
    .hint = 1 à 30 : combien de temps avant les membres sont prévenus.
party-bills_supply = Facture aussi l’énergie du réseau et vers le réseau
    .hint = Pour un émetteur qui est aussi le fournisseur des membres.
party-versions = Modifications
party-versions-none = Rien n’a encore été saisi.
party-versions-older = Modifications plus anciennes
party-versions-more = Ce qui a changé est visible avec les modifications plus anciennes.
party-entered = { $field } : { $after }
party-removed = { $field } : { $before } retiré
party-changed = { $field } : { $before } → { $after }
party-turned-on = { $field } : oui
party-turned-off = { $field } : non

# By bank or on the chain.
settling-title = Banque ou blockchain
settling-text = Chaque mois a ses factures. L’argent circule une seule fois : par banque ou sur la blockchain.
settling-now = Ce mois-ci : { $way }
settling-way = Règlement
settling-way-bank = par banque
settling-way-chain = sur la blockchain
settling-means-bank = Les factures sont prélevées et payées par banque. La blockchain ne prend aucun échange de ces mois.
settling-means-chain = La blockchain règle les échanges entre voisins, avec les frais de réseau et les frais fixes. Les factures nomment ses lots ; seule la part d’un fournisseur passe par la banque.
settling-past = Les mois commencés ne changent jamais.
settling-reader = Ce choix revient à la coordination.
settling-none = Personne n’a encore choisi : les mois sont réglés par banque.
settling-from-bank = Dès { $month } : par banque
settling-from-chain = Dès { $month } : sur la blockchain
settling-always-bank = Tous les mois : par banque
settling-always-chain = Tous les mois : sur la blockchain
settling-by-hub = inscrit par le hub à l’arrivée de la communauté sur la blockchain, { $moment }
settling-set = Fixer à partir de là
settling-month = À partir de
settling-no-zone = Le hub ne règle rien de cette communauté sur une blockchain : tout reste à la banque.
billing-by-chain = Réglé sur la blockchain
billing-by-bank = Reste pour la banque
billing-chain-in = Dans les lots
billing-chain-batches = { $count ->
    [one] { $count } lot, numéro { $first }, de la zone { $zone }
   *[other] { $count } lots, { $first } à { $last }, de la zone { $zone }
}
billing-chain-no-batch = aucun lot pour l’instant
billing-debits-by-bank = Les membres paient par banque
billing-credits-by-bank = Les membres reçoivent par banque
billing-settled-on-chain = réglé sur la blockchain
billing-debits-on-chain = Rien ne reste à prélever par la banque : la blockchain règle ce mois.
billing-left-out = { $count ->
    [one] Un mandat a été révoqué ou remplacé depuis l’approbation. Le fichier de la banque omet { $amount } ; la facture reste ouverte.
   *[other] { $count } mandats ont été révoqués ou remplacés depuis l’approbation. Le fichier de la banque omet { $amount } ; les factures restent ouvertes.
}
billing-left-out-more = { $count ->
    [one] … et { $count } autre.
   *[other] … et { $count } autres.
}
error-month-begun = Ce mois a déjà commencé. Choisissez-en un ultérieur.
error-no-zone = Le hub ne règle rien de cette communauté sur une blockchain.
error-too-many-changes = Ce choix a trop souvent changé. Parlez-en à la personne qui gère le hub.
