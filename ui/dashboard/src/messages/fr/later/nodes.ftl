nodes-title = Nœuds
nodes-text = Les petits ordinateurs qui font tourner la communauté, et comment ils vont.
nodes-loading = Chargement des nœuds…
nodes-make-code = Créer un code d’adhésion
nodes-none = Pas encore de nœud
nodes-none-text = Créez un code d’adhésion et donnez-le au nœud. Il fait entrer un nœud, une fois.

node-name = Nœud
node-state-in-touch = en contact
node-state-silent = silencieux
node-state-never = aucun signe
node-state-shut-out = exclu
node-shut-out-action = Exclure ce nœud…
node-contact = Dernier contact
node-contact-never = jamais
node-backlog = En attente sur le nœud
node-backlog-unknown = pas encore signalé
node-backlog-records = { $records ->
    [0] rien
    [one] { $records } enregistrement
   *[other] { $records } enregistrements
}
node-backlog-oldest = le plus ancien depuis { $duration }
node-records = Enregistrements sur le hub
node-recomputed = Recalculé
node-recomputed-not = pas encore
node-enrolled = Inscrit
node-shut-out = Exclu
node-others = Autres nœuds
node-journal-copies = { $copies } de son journal
node-replaced = Remplacé
node-replaced-by = par le boîtier numéro { $box }
node-alarms = Alarmes
node-alarm-part = Partie du journal
node-alarm-times = { $times ->
    [one] { $times } fois, la première le { $first }, la dernière { $last }.
   *[other] { $times } fois, la première le { $first }, la dernière { $last }.
}
node-alarm-release = Le laisser continuer
node-alarm-reported = C’est le nœud qui l’a signalé.
node-refused-label = Refusé par le nœud
node-refused-title = Le nœud n’a pas accepté :
node-entry-members = Membre { $key } :
node-entry-metering-points = Point de livraison { $key } :
node-entry-tariffs = Tarif { $key } :
node-entry-corrections = Valeurs officielles { $key } :

node-window = Nœud { $node } – Hub localgrid
node-title = Nœud { $node }
node-how = Comment il va
node-clock = Horloge
node-clock-unknown = pas encore signalée
node-clock-simulated = simulée, pour une démonstration
node-clock-right = à l’heure
node-clock-ahead = en avance de { $duration }
node-clock-behind = en retard de { $duration }
node-telemetry-waiting = Télémétrie en attente
node-machine = La machine
node-machine-span = Période affichée
node-machine-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
node-machine-fetching = Chargement des valeurs de la machine…
node-machine-none = Il n’a envoyé aucune valeur de sa machine pendant cette période.
node-machine-untold = Il n’a pas de capteur pour cela.
node-machine-range = entre { $least } et { $most }
node-machine-chart = { $title } : maintenant { $last }, { $range }
node-disk = Libre sur la carte
node-memory = Mémoire utilisée
node-temperature = Température
node-updates = Mises à jour
node-updates-caption = Ce qu’il a dit des versions
node-runs-unknown = Il n’a encore confirmé aucune version de ce hub.
node-runs-application = Il utilise la version { $version }.
node-runs-system = Son système est en version { $version }.
node-offered = La version { $version } lui est proposée.
node-version = Version
node-kind = Partie
node-kind-application = programme
node-kind-system = système
node-outcome = Ce qu’elle est devenue
node-outcome-proven = fonctionne bien
node-outcome-taken = prise, pas encore confirmée
node-outcome-rolled-back = annulée
node-outcome-refused = refusée
node-outcome-because = { $outcome } ({ $reason })
node-backups = Sauvegardes scellées au hub
node-backups-none = Aucune. Ses sauvegardes sont peut-être ailleurs.
node-more = Plus sur ce nœud
node-to-copies = Copies de sécurité
node-to-region = Toute la région
node-to-nodes = Nœuds de la communauté
join-title = Code d’adhésion
join-text = Donnez-le au nœud. Il fait entrer un nœud, une fois, et ne sera plus affiché.
join-until = Valable jusqu’au { $moment }.
join-configuration = La configuration du nœud doit nommer la communauté `{ $community }`, sa monnaie { $currency } et son fuseau horaire { $zone } ; ce code y figure comme `join_code`, et l’adresse de ce hub comme `hub_url`.
join-copy = Copier
join-copied = Copié.
join-done = Terminé
revoke-title = Exclure le nœud { $node } ?
revoke-text = Le hub n’acceptera plus rien de lui et ne lui dira plus rien. Ce qu’il a envoyé reste. C’est irréversible ; un remplaçant aura besoin d’un nouveau code d’adhésion.
revoke-action = Exclure
revoke-busy = Exclusion…

difference-title-same = Le nœud et le hub sont d’accord.
difference-text-same = Le hub a recalculé cet intervalle à partir du journal du nœud et est arrivé au même résultat.
difference-title-other-inputs = Ils ont calculé à partir de relevés différents.
difference-text-other-inputs = Les relevés, limites ou membres avec lesquels le nœud a clos cet intervalle ne sont pas ceux du journal que détient le hub.
difference-title-other-results = Mêmes relevés, résultats différents.
difference-text-other-results = Les deux sont partis des mêmes données. L’un des deux suit d’autres règles, sans doute une version plus ancienne.
