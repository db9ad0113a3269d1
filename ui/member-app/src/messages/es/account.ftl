account-title = Cuenta
account-role-member = Rol: miembro
account-role-installer = Rol: instalación
account-role-coordinator = Rol: coordinación
account-member = Miembro { $name }
account-log-out = Salir

account-copies = Copias de seguridad
account-copies-show = Ver

account-connection = Conexión con el equipo
account-encrypted = Cifrada.
account-not-encrypted = Sin cifrar: otras personas de esta red podrían leerla.
account-certificate = Certificado
account-encrypt = Cifrar

account-password = Cambiar la contraseña
account-password-now = Contraseña actual
account-password-new = Nueva contraseña, al menos 10 caracteres
account-password-changed = Tu contraseña ha cambiado.
account-password-submit = Cambiar la contraseña
