account-title = Cuenta
account-role-member = Función: miembro
account-role-installer = Función: instalación
account-role-coordinator = Función: coordinación
account-member = Miembro { $name }
account-log-out = Salir

account-copies = Copias de seguridad
account-copies-show = Mostrar

account-connection = Conexión con el equipo
account-encrypted = Cifrada.
account-not-encrypted = Sin cifrar: otros en esta red podrían leerla.
account-certificate = Certificado
account-encrypt = Cifrarla

account-password = Cambiar la contraseña
account-password-now = Contraseña actual
account-password-new = Nueva contraseña, al menos 10 caracteres
account-password-changed = Tu contraseña ha cambiado.
account-password-submit = Cambiar la contraseña
