region-page-title = Región { $region } – hub localgrid
region-title = Región { $region }
region-text = Los nodos de sus comunidades guardan los registros unos de otros.
region-list = Su lista de nodos es del { $moment }.
region-none = Ningún nodo en esta región
region-none-text = Aquí aparecen los nodos de todas sus comunidades dados de alta en este hub.
region-glance = La región de un vistazo
region-nodes = Nodos
region-good = En contacto, con copias
region-cut-off = Aislados
region-silent = En silencio o con muy pocas copias
region-not-listed = { $nodes ->
    [one] Sobra { $nodes } nodo para una sola lista: abre otra región.
   *[other] Sobran { $nodes } nodos para una sola lista: abre otra región.
}
region-nodes-caption = Nodos de la región
region-community = Comunidad
region-sees = Ve
region-copies-at = Copias en
region-sight = Quién ve a quién
region-sight-frame = Tabla de quién ve a quién
region-sight-caption = Quién ve a quién; cada fila muestra con quién está conectado su nodo

mesh-loading = Cargando lo que han comunicado los nodos…
mesh-state = Estado
mesh-told = Comunicado
mesh-never = nunca
mesh-untold = no ha comunicado nada
mesh-silent = en silencio desde hace { $duration }
mesh-cut-off = aislado
mesh-short-of-copies = { $wanted ->
    [one] { $copies } de { $wanted } copia
   *[other] { $copies } de { $wanted } copias
}
mesh-in-touch = en contacto
mesh-alone = no conoce ningún otro nodo
mesh-reach = { $connected } de { $peers } conectados
mesh-connected = conectado
mesh-never-heard = sin señales
mesh-out-of-reach = no responde
mesh-heard-lately = señal reciente
mesh-copies = { $copies ->
    [one] { $copies } copia
   *[other] { $copies } copias
}
mesh-no-copies = { $wanted ->
    [one] ninguna copia de { $wanted }
   *[other] ninguna copia de { $wanted }
}
mesh-complete = completa
mesh-behind = { $records } de retraso
mesh-sight-self = el mismo nodo
mesh-sight-sees = conectados
mesh-sight-misses = no conectados
mesh-sight-unsure = solo uno de los dos dice que está conectado
mesh-sight-unknown = no se sabe
