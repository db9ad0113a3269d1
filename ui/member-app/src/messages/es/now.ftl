now-waiting = Esperando los primeros datos…
now-picture = La potencia en este momento

now-sharing = Tus vecinos están compartiendo
now-nothing-shared = Ahora no se comparte nada
now-no-word = Aún no hay noticias de tu contador
now-balance = Tu casa está en equilibrio
now-draws-neighbours = Tu casa funciona con energía de tus vecinos
now-draws-mostly-neighbours = Sobre todo energía de tus vecinos
now-draws-partly-neighbours = En parte energía de tus vecinos
now-draws-grid = Tu casa funciona con energía de la red
now-feeds-neighbours = Estás dando energía a tus vecinos
now-feeds-both = Estás dando energía a los vecinos y a la red
now-feeds-grid = Estás vertiendo energía a la red

flow-none = No fluye energía entre los hogares y la red.
flow-all = { $flows }.
flow-join = { $before }; { $next }
flow-way-neighbours-home = { $power } de tus vecinos a tu casa
flow-way-home-neighbours = { $power } de tu casa a tus vecinos
flow-way-grid-home = { $power } de la red a tu casa
flow-way-home-grid = { $power } de tu casa a la red
flow-way-battery-home = { $power } de la batería a tu casa
flow-way-home-battery = { $power } hacia tu batería
flow-way-grid-others = { $power } de la red a los demás hogares
flow-way-others-grid = { $power } de los demás hogares a la red
flow-way-grid-homes = { $power } de la red a los hogares
flow-way-homes-grid = { $power } de los hogares a la red

flow-neighbours = Vecinos
flow-homes = Hogares
flow-grid = Red
flow-battery = Batería
flow-charge = { $percent } %
flow-no-reading = sin lectura
flow-to-others = para otros
flow-from-outside = de fuera

now-community = La comunidad
now-homes-live = Hogares en directo
now-homes-of = de { $count }
now-shared = Compartido ahora
now-nobody-draws = Ahora ningún hogar consume energía.
now-share = De los { $power } que consumen los hogares, el { $share } % viene de vecinos.

now-last = Último intervalo
now-last-none = El primer intervalo de entrega aún no ha terminado.
now-price = Precio vecinal
now-no-trade = ninguno
now-shared-energy = Energía compartida
now-saved = Ahorro conjunto

now-today = Hoy hasta ahora
now-today-none = El primer intervalo de hoy aún no ha terminado.
now-today-more = Ver todo el día
now-community-more = Más sobre la comunidad
