account-title = Account
account-role-member = Role: member
account-role-installer = Role: installer
account-role-coordinator = Role: coordinator
account-member = Member { $name }
account-log-out = Log out

account-copies = Safety copies
account-copies-show = Show

account-connection = Connection to the box
account-encrypted = Encrypted.
account-not-encrypted = Not encrypted: others in this network could read along.
account-certificate = Certificate
account-encrypt = Encrypt it

account-password = Change password
account-password-now = Password now
account-password-new = New password, at least 10 characters
account-password-changed = Your password is changed.
account-password-submit = Change password
