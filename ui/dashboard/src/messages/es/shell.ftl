shell-name = Hub localgrid
shell-asking = Consultando el hub…
shell-try-again = Intentar de nuevo
shell-skip = Ir al contenido
shell-where = Dónde estás
shell-settlement = Compensación
shell-alerts = Alertas
shell-alerts-open = { $count ->
    [one] { $shown } abierta
   *[other] { $shown } abiertas
}
shell-account = Cuenta y ajustes
pulse-connecting = Conectando
pulse-live = Conectado
pulse-away = Sin conexión

hub-away = No hay conexión con el hub.
hub-away-as-of = Lo que ves es de las { $time }.
hub-away-text = Los nodos siguen funcionando y enviarán lo que tienen cuando vuelva. Esta página se vuelve a conectar sola.

login-window = Entrar – Hub localgrid
login-heading = El hub de tus comunidades
login-invitation = Entra para ocuparte de nodos, miembros, tarifas y valores oficiales.
login-first = El hub escribió su primer acceso en el archivo { $file } de su carpeta de datos.

form-unit = en { $unit }
