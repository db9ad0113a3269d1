# Cartas con las que los miembros encuentran su página: lo que ve la coordinación y lo que está en el papel.
letters-title = Cartas
letters-text = Una página para cada miembro: qué es la comunidad y cómo abrir su página en casa.
letters-fetching = Cargando los miembros…
letters-none = Aún no hay a quién escribir
letters-terms = Lo que dice cada carta
letters-address = Dirección de la página del nodo
letters-address-hint = Como la muestra el navegador en la red de las casas, por ejemplo { $example }
letters-contact = A quién pueden preguntar los miembros
letters-contact-hint = Un nombre y un teléfono, en una línea. Déjalo vacío si no hay nadie.
letters-members = Miembros
letters-table = Los miembros y sus cartas
letters-language = Idioma de las cartas
letters-choose-missing = Elegir los que no tienen ({ $count })
letters-choose-all = Elegir todos
letters-choose-none = No elegir ninguno
letters-print = { $count ->
    [one] Imprimir { $count } carta
   *[other] Imprimir { $count } cartas
}
letters-laying-out = Preparando…
letters-address-first = Guarda primero la dirección de la página del nodo: todas las cartas la necesitan.
letters-most = Se imprimen { $most } cartas a la vez; las demás siguen elegidas.
letters-came-out = { $count ->
    [one] ¿Ha salido la carta de la impresora?
   *[other] ¿Han salido las { $count } cartas de la impresora?
}
letters-yes = Sí, anótalo
letters-no = No
letters-letter = Carta
letters-missing = aún sin carta
letters-printed = impresa
letters-printed-by = { $when }, { $who }
letters-points = Puntos de suministro
letters-print-column = Imprimir
letters-choose = Imprimir la carta de { $name }

letter-title = Te damos la bienvenida a { $community }
letter-text = Compartes tu propia electricidad con tus vecinos. En tu página ves día a día qué produjiste, qué vino de los vecinos y cuánto cuesta.
letter-points = { $count ->
    [one] Tu punto de suministro:
   *[other] Tus puntos de suministro:
}
letter-more-points = y { $count } más
letter-no-point = Aún no tienes punto de suministro; tu comunidad te avisará cuando esté.
letter-steps = Cómo abrir tu página
letter-step-network = Conecta tu teléfono u ordenador a la red de la casa de tu comunidad, normalmente a su wifi.
letter-step-page = Apunta la cámara al código, o escribe la dirección en el navegador:
letter-step-login = Abre tu invitación, o entra con el nombre y la contraseña que te dé la coordinación.
letter-code = Código con la dirección de la página
letter-invitation = Tu invitación o nombre de usuario (la coordinación lo escribe aquí):
letter-contact = ¿Preguntas? { $contact }
letter-member = Miembro { $member }

error-wrong-node-address = Esto no es la dirección de una página.
    .hint = Cópiala del navegador: empieza por http:// o https://.
