# What all homes have made of the sun together, and who is there.
community-text = Lo que aquí hacemos entre todos.
community-span = Tiempo mostrado
community-span-day = Hoy
community-span-month = Este mes
community-figures-day = Hoy entre todos
community-figures-month = Este mes entre todos
community-fetching = Sumando…
community-none = El primer intervalo de este período aún no ha terminado.
community-shared = Compartido entre vecinos
community-saved = Ahorrado frente a la red
community-sufficiency = De vecinos
community-sufficiency-text = El { $percent } % de los { $energy } que consumieron los hogares vino de vecinos.
community-nothing-drawn = Ningún hogar consumió nada.
community-self-use = Usado aquí
community-self-use-text = El { $percent } % de los { $energy } de sol que vertieron los hogares lo usaron vecinos.
community-no-sun = Ningún hogar vertió nada.
community-figures-note = Lo que un hogar usa de su propio sol detrás de su contador no está incluido: ningún contador de la comunidad lo ve.

community-homes = Quién está
community-homes-fetching = Mirando quién está…
community-homes-live = En directo ahora mismo: { $live } de { $count } hogares.
community-homes-unnamed = Aún nadie muestra aquí un nombre.
community-homes-others = { $count ->
    [one] y un hogar más
   *[other] y { $count } hogares más
}
community-home-live = en directo
community-home-away = no está en directo
community-own = tú
community-show-own = Elegir qué ven los vecinos de tu casa

community-ranking = De quién es el sol que se queda aquí
community-ranking-text = De lo que un hogar vertió este mes, la parte que usaron los vecinos o él mismo en el mismo intervalo. Solo participa quien quiere.
community-ranking-none = Aún no participa nadie con sol propio.
community-percent = { $percent } %
community-ranking-settings = Clasificación
community-ranking-switch = Mostrar una clasificación
community-ranking-switch-text = La ven todos; solo están los hogares que quisieron participar. Nunca habla de dinero.

shown-home-title = A la vista de los vecinos
shown-home-text = Si está apagado, tu casa solo se cuenta. Si está encendido, todos aquí ven su nombre y si está en directo.
shown-home-switch = Mostrar mi casa
shown-home-name = Nombre de tu casa, hasta 40 caracteres
shown-home-ranked = Participar en la clasificación, donde la haya
shown-home-save = Guardar
shown-home-saved = Guardado: tus vecinos ven tu casa.
shown-home-hidden = Guardado: tu casa solo se cuenta.

error-name-taken = Otro hogar tiene ese nombre.
    .hint = Elige otro.
error-preview-superseded = Mientras tanto se probaron otros límites.
    .hint = Mueve el control una vez más.
error-previews-used-up = Hoy has probado muchos límites.
    .hint = Mañana podrás probar más, y estos puedes guardarlos igualmente.
