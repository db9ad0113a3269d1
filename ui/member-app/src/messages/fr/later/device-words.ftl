# Ce que les appareils disent d’eux-mêmes. Les causes suivent deux-points, ou sont seules dans une liste.
device-adapter-shelly-gen1 = Shelly
device-adapter-shelly-gen2 = Shelly
device-adapter-tasmota = Tasmota
device-adapter-home-assistant = Appareil Home Assistant
device-adapter-victron = Victron
device-adapter-p1 = Compteur communicant (P1)
device-adapter-homewizard = HomeWizard
device-adapter-sunspec = Appareil SunSpec
device-adapter-openevse = OpenEVSE
device-adapter-ocmf = Borne de recharge (OCMF)

device-role-import = énergie que le foyer soutire
device-role-export = énergie qu’il injecte
device-role-power = puissance, positive au soutirage
device-role-export-power = puissance, positive à l’injection
device-role-charge-state = niveau de charge d’une batterie
device-role-none = rien de tout cela

device-trip-1 = un capteur ne répond plus
device-trip-2 = il a trop chauffé
device-trip-3 = la tension était hors limites
device-trip-4 = l’arrêt d’urgence a été actionné
device-trip-5 = un capteur donnait des valeurs absurdes

device-refusal-1 = il était illisible
device-refusal-2 = il ne venait pas de ce nœud
device-refusal-3 = sa signature était fausse
device-refusal-4 = il était pour un autre appareil
device-refusal-5 = il était déjà venu
device-refusal-6 = il est venu trop tard
device-refusal-7 = il était trop en avance
device-refusal-8 = l’appareil ne connaît pas l’heure
device-refusal-9 = il demandait plus que l’appareil ne peut faire

device-failure-malformed = il n’a pas pu lire l’offre
device-failure-wrong-signature = il ne connaît pas la clé de la signature
device-failure-wrong-board = il est fait pour une autre carte
device-failure-not-newer = il a déjà cette version ou une plus récente
device-failure-too-old = sa version est trop ancienne pour y passer directement
device-failure-too-large = il n’a pas la place pour l’image
device-failure-download-failed = il n’a pas pu télécharger l’image
device-failure-truncated = la connexion ne cessait de se couper
device-failure-stalled = il s’est arrêté en chemin
device-failure-silent = plus aucun signe depuis
device-failure-wrong-digest = ce qui est arrivé n’était pas l’image
device-failure-flash-failed = sa mémoire n’a pas pu être écrite
device-failure-too-many-tries = il a essayé trop de fois
device-failure-self-test-failed = la nouvelle version a échoué à son propre test
device-failure-never-confirmed = la nouvelle version s’est arrêtée avant d’avoir réussi son test
device-failure-rolled-back = il est revenu à la version d’avant
device-said = il a dit « { $reason } »
device-reason = raison { $number }

device-event-trip = Il s’est arrêté par sécurité : { $why }.
device-event-trip-cleared = Ce qui l’avait fait s’arrêter est passé.
device-event-command-applied = Il suit la communauté : { $power }.
device-event-command-refused = Il a refusé un ordre : { $why }.
device-event-failsafe-entered = Il ne recevait plus rien du nœud et s’est mis en état sûr.
device-event-failsafe-left = Il reçoit de nouveau le nœud.
device-event-register-reset = Ses index sont repartis de zéro.
device-event-update-confirmed = Il fonctionne désormais avec le firmware { $version }.
device-event-update-rolled-back = Il est revenu du firmware { $version } au précédent.
device-event-update-refused = Il a refusé un firmware : { $why }.
device-event-clock-set = Son horloge a été décalée de { $duration }.
device-event-readings-lost = { $count ->
    [one] Il a perdu { $count } relevé : sa mémoire était pleine.
   *[other] Il a perdu { $count } relevés : sa mémoire était pleine.
}
device-event-sensor-stuck = Son capteur ne bouge plus.
device-event-sensor-back = Son capteur fonctionne de nouveau.
device-unknown-event = Quelque chose que cette page ne connaît pas (numéro { $code }).

device-power-none = ne soutire rien
device-power-draws = soutire { $power }
device-power-feeds = injecte { $power }
device-now-none = En ce moment, il ne soutire rien.
device-now-draws = En ce moment, il soutire { $power }.
device-now-feeds = En ce moment, il injecte { $power }.

device-clock-never = jamais réglée
device-clock-right = à l’heure
device-clock-set = réglée il y a { $duration }
device-clock-set-days = { $days ->
    [one] réglée il y a { $days }{ "\u00A0" }jour
   *[other] réglée il y a { $days }{ "\u00A0" }jours
}
device-not-heard = aucun signe depuis le démarrage du nœud

device-control-failsafe = en état sûr
device-control-following = suit la communauté
device-control-stopped = fonctionne seul
device-control-tripped = arrêté par sécurité

device-update-receiving = en télécharge un nouveau, { $percent } %
device-update-verified = prêt à en démarrer un nouveau
device-update-on-trial = en essaie un nouveau
device-update-confirmed = à jour
device-update-rolled-back = revenu au précédent
device-update-rolled-back-why = revenu au précédent : { $why }
device-update-refused = a refusé le nouveau
device-update-refused-why = a refusé le nouveau : { $why }

device-order-release = En ce moment, il fonctionne seul.
device-order-safe-state = En ce moment, il se met en état sûr.
device-order-rest = En ce moment, il est au repos.
device-order-charge = En ce moment, il charge à { $power }.
device-order-give = En ce moment, il restitue { $power }.

device-steering-off = Personne ne le pilote.
device-steering-stopped = Arrêté. Personne ne le pilote.
device-steering-let-go = Pour l’instant, il n’est pas piloté.
device-steering-stopping = Arrêté. L’appareil en est informé ; il ne reçoit plus d’ordres.
device-waiting-for-plan = En attente du prochain plan.
device-waiting-for-charge-unknown = En attente : l’appareil n’a pas dit son niveau de charge.
device-waiting-for-no-tariff = En attente : il n’y a pas encore de tarif pour planifier.
