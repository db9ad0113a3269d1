communities-title = Comunidades
communities-window = Comunidades – Hub localgrid
communities-text = Los vecindarios de los que se ocupa este hub.
communities-new = Nueva comunidad
communities-fetching = Cargando las comunidades…
communities-none = Aún no hay comunidades
communities-none-text = Una comunidad es un vecindario con una tarifa y un nodo. Empieza por su nombre.
communities-regions = Regiones
communities-region-nodes = Nodos de { $region }
communities-nodes = Nodos
communities-members = Miembros
communities-last-interval = Último intervalo
communities-state = Estado
communities-set-up = en preparación
communities-no-interval = aún sin intervalos
communities-differ = { $count ->
    [one] { $count } difiere
   *[other] { $count } difieren
}
# The same without a number, for choosing.
communities-differing = con diferencias
communities-in-step = de acuerdo
communities-alerts = { $count ->
    [one] { $count } alerta
   *[other] { $count } alertas
}
communities-open-imports = { $count ->
    [one] { $count } importación abierta
   *[other] { $count } importaciones abiertas
}

communities-add = Añadir
communities-adding = Añadiendo…
communities-name = Nombre
communities-name-hint = Como la llama la gente.
communities-identifier = Identificador
communities-identifier-hint = Minúsculas, cifras y guiones; es definitivo.
communities-region = Región
communities-currency = Moneda
communities-time-zone = Zona horaria

community-fetching = Cargando la comunidad…
community-pages = Páginas de esta comunidad
menu-overview = Resumen
menu-nodes = Nodos
menu-copies = Copias
menu-members = Miembros
menu-tariffs = Tarifas
menu-sharing = Reparto
menu-intervals = Intervalos
menu-reconciliation = Conciliación
menu-settlement = Compensación
menu-imports = Importación
menu-billing = Facturación
menu-audit = Actividad
