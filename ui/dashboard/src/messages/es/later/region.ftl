region-page-title = Región { $region } – Hub localgrid
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

mesh-picture = La región en una imagen
mesh-picture-kinds = Líneas mostradas
mesh-picture-copies = Quién guarda el diario de quién
mesh-picture-contacts = Quién alcanza a quién
mesh-picture-frame = Imagen de la región
mesh-picture-label-copies = { $nodes ->
    [one] { $nodes } nodo y dónde se guarda su diario
   *[other] { $nodes } nodos y dónde se guardan sus diarios
}
mesh-picture-label-contacts = { $nodes ->
    [one] { $nodes } nodo y a quién alcanza
   *[other] { $nodes } nodos y a quién alcanzan
}
mesh-picture-whole = Mostrar toda la región
mesh-picture-node = { $label }: { $state }. { $reach }; { $copies }.
mesh-picture-group = { $label }: { $nodes } nodos, el peor { $state }. Abrir.
mesh-picture-hint = Las líneas acaban en quien un nodo alcanza o en quien guarda su copia. Elige un nodo para ver su página. Las tablas de abajo dicen lo mismo con palabras.
mesh-picture-reduced = Con tantos, solo se dibuja lo que no está conectado directamente; señala uno para ver todas sus líneas.
mesh-link-complete = copia completa
mesh-link-behind = copia atrasada
mesh-link-direct = conectados
mesh-link-relayed = oídos a través de otros
mesh-link-lost = fuera de alcance
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
