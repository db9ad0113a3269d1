session-title = Vuelve a entrar
session-text = Tu sesión ha terminado. Lo que escribiste sigue aquí, y todo continúa en cuanto vuelvas.
session-leave = A la página de entrada

error-no-connection = No hay conexión, así que ahora no se puede cambiar nada.
    .hint = Lo que escribiste se queda aquí. Inténtalo de nuevo cuando la página esté conectada.
