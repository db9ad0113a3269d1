close = Cerrar
language-title = Idioma
appearance-title = Apariencia
appearance-system = Como este dispositivo
appearance-light = Claro
appearance-dark = Oscuro
appearance-contrast = Contraste
appearance-contrast-system = Como este dispositivo
appearance-contrast-normal = Normal
appearance-contrast-more = Alto

login-lost = Se ha cerrado tu sesión. Vuelve a entrar.
login-name = Nombre de usuario
login-password = Contraseña
login-submit = Entrar
login-busy = Entrando…

session-title = Vuelve a entrar
session-text = Tu sesión ha terminado. Lo que escribiste sigue aquí, y todo continúa en cuanto vuelvas.
session-leave = A la página de entrada

error-unknown = Algo ha salido mal.
try-again-in = Inténtalo de nuevo en { $duration }.
try-again-now = Ya puedes intentarlo de nuevo.

lasting-moment = menos de un minuto
lasting-days = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
ago-moment = hace un momento
ago = hace { $duration }
ago-days = hace { $days } días

view-fetching = Cargando la página…
view-fetch-again = Recargar
error-page-unreachable = No se ha podido cargar esta parte de la página.
    .hint = ¿Hay conexión? Entonces recarga la página.
