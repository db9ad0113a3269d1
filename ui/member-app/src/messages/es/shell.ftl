shell-asking = Consultando el nodo de tu comunidad…
shell-try-again = Intentar de nuevo
shell-skip = Ir al contenido
shell-views = Vistas
shell-account = Cuenta y ajustes
shell-notices =
    { $count ->
        [0] Avisos
        [one] Avisos, { $shown } sin leer
       *[other] Avisos, { $shown } sin leer
    }
shell-notices-new =
    { $count ->
        [one] Un aviso nuevo.
       *[other] Un aviso nuevo; { $count } están sin leer.
    }

shell-title-now = Ahora
shell-title-today = Hoy
shell-title-week = Semana
shell-title-month = Mes
shell-title-year = Año
shell-title-interval = Cálculo
shell-title-limits = Mis límites
shell-title-statement = Mi liquidación
shell-title-devices = Dispositivos
shell-title-copies = Copias de seguridad
shell-title-community = Comunidad
shell-title-care = Cuidados
shell-title-account = Cuenta
shell-title-notices = Avisos
shell-title-join = Invitación

shell-tab-now = Ahora
shell-tab-today = Hoy
shell-tab-limits = Límites
shell-tab-statement = Liquidación
shell-tab-devices = Dispositivos
shell-tab-copies = Copias
shell-tab-care = Cuidados

shell-pulse-connecting = Conectando
shell-pulse-live = En directo
shell-pulse-stale = Sin conexión

banner-cut = No hay conexión con el nodo.
banner-cut-since = Estos datos son de las { $time }.
banner-cut-since-day = Estos datos son del { $day }, { $time }.
banner-cut-text = Tu casa se sigue midiendo; esta página se vuelve a conectar sola. Hasta entonces no se puede cambiar nada.
banner-cut-reason = Esto necesita el nodo, que no responde ahora mismo.
banner-slow = El nodo tarda en responder.
banner-session = Se ha cerrado tu sesión.
banner-release = Hay una nueva versión de esta página.
banner-status-storage-full = El almacenamiento del nodo está lleno.
    .text = No se pierde nada: los contadores guardan sus lecturas hasta que vuelva a haber sitio. Avisa a la coordinación.
banner-status-degraded = El nodo no está del todo bien.
    .text = Algunos datos pueden llegar tarde. Sigue funcionando y se repara solo cuando puede.
banner-partition = La mayoría de los nodos de otras comunidades no responde.
banner-partition-text = Aquí no se para nada; las copias de seguridad se ponen al día solas.
banner-partition-more = Saber más

welcome-window = Entrar – localgrid
welcome = Ya estás en casa
welcome-invitation = Entra para ver tu electricidad y la de tus vecinos.
welcome-first-password = La coordinación te da tu primera contraseña. Nada de lo que ves aquí sale del vecindario.
