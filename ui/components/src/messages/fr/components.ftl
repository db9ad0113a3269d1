close = Fermer
language-title = Langue
appearance-title = Apparence
appearance-system = Comme cet appareil
appearance-light = Clair
appearance-dark = Sombre
appearance-contrast = Contraste
appearance-contrast-system = Comme cet appareil
appearance-contrast-normal = Normal
appearance-contrast-more = Élevé

login-lost = Vous avez été déconnecté. Veuillez vous reconnecter.
login-name = Identifiant
login-password = Mot de passe
login-submit = Se connecter
login-busy = Connexion…

session-title = Veuillez vous reconnecter
session-text = Votre session est terminée. Ce que vous avez saisi est toujours là, et la suite se fait dès votre retour.
session-leave = Vers la page de connexion

error-unknown = Un problème est survenu.
try-again-in = Réessayez dans { $duration }.
try-again-now = Vous pouvez réessayer maintenant.

lasting-moment = moins d’une minute
lasting-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
ago-moment = à l’instant
ago = il y a { $duration }
ago-days = il y a { $days } jours

view-fetching = Chargement de la page…
view-fetch-again = Recharger
error-page-unreachable = Cette partie de la page n’a pas pu être chargée.
    .hint = Êtes-vous connecté ? Rechargez alors la page.
