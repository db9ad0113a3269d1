# The own account, and for operators everybody's.
account-title = Account
account-window = Account – localgrid hub
account-log-out = Log out
account-role = { $role }: { $text }
account-role-in = { $role }: { $text } in { $community }
account-password = Change password
account-password-busy = Changing…
account-password-now = Password now
account-password-new = New password, at least 10 characters
account-password-changed = Your password is changed. Other sessions of yours have ended.

role-operator = operator
    .text = runs the hub and may do everything
role-coordinator = coordinator
    .text = looks after communities
role-billing = billing
    .text = imports official values and reads statements
role-analyst = analyst
    .text = reads all figures
role-viewer = viewer
    .text = sees how communities and nodes are

accounts-title = Who may log in
accounts-new = New account
accounts-name = Login name
accounts-secret = First password
accounts-secret-text = Hand it over in person; it is not shown again. It can be changed after logging in.
accounts-you = you

tokens-title = API tokens
tokens-new = New token
tokens-name = What it is for
tokens-secret = API token
tokens-secret-text = Give it to the program that needs it; it is not shown again.
tokens-never-used = never used
# $ago is for example "4 min ago".
tokens-used = used { $ago }

grants-fetching = Fetching…
grants-none = None yet.
grants-within = { $role }, { $community }
grants-everywhere = { $role }, all communities
grants-remove = Remove
grants-remove-name = Remove { $name }
grants-remove-title = Remove { $name }?
grants-remove-text = It ends at once, wherever it is in use.
grants-removing = Removing…
grants-add = Add
grants-adding = Adding…
grants-name = Name
grants-remark = Remark
grants-role = Role
grants-community = Community
grants-community-hint = Its identifier; leave empty for all communities.
grants-done = Done
