shell-name = Hub localgrid
shell-asking = Connexion au hub…
shell-try-again = Réessayer
shell-skip = Aller au contenu
shell-where = Où vous êtes
shell-settlement = Règlement
shell-alerts = Alertes
shell-alerts-open = { $count ->
    [one] { $shown } ouverte
   *[other] { $shown } ouvertes
}
shell-account = Compte et réglages
pulse-connecting = Connexion…
pulse-live = Connecté
pulse-away = Hors ligne

hub-away = Pas de connexion au hub.
hub-away-as-of = Ce que vous voyez date de { $time }.
hub-away-text = Les nœuds continuent de fonctionner et enverront ce qu’ils ont quand il sera de retour. Cette page se reconnecte d’elle-même.

login-window = Connexion – Hub localgrid
login-heading = Le hub de vos communautés
login-invitation = Connectez-vous pour vous occuper des nœuds, des membres, des tarifs et des valeurs officielles.
login-first = Le hub a écrit son premier accès dans le fichier { $file } de son dossier de données.

form-unit = en { $unit }
