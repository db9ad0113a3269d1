error-no-connection = No hay conexión, así que ahora no se puede cambiar nada.
    .hint = Lo que escribiste se queda aquí. Inténtalo de nuevo cuando la página esté conectada.
