# The list of communities, and what frames the pages of one.
communities-title = Communities
communities-window = Communities – localgrid hub
communities-text = Neighbourhoods that this hub looks after.
communities-new = New community
communities-fetching = Fetching the communities…
communities-none = No community yet
communities-none-text = A community is a neighbourhood with one tariff and one node. Start with its name.
communities-regions = Regions
communities-region-nodes = Nodes of { $region }
communities-nodes = Nodes
communities-members = Members
communities-last-interval = Last interval
communities-state = State
communities-set-up = being set up
communities-no-interval = no interval yet
# Intervals of which node and hub have different results.
communities-differ = { $count ->
    [one] { $count } differs
   *[other] { $count } differ
}
# The same without a number, for choosing.
communities-differing = differing
communities-in-step = in step
communities-alerts = { $count ->
    [one] { $count } alert
   *[other] { $count } alerts
}
communities-open-imports = { $count ->
    [one] { $count } open import
   *[other] { $count } open imports
}

communities-add = Add community
communities-adding = Adding…
communities-name = Name
communities-name-hint = As people call it.
communities-identifier = Identifier
communities-identifier-hint = Small letters, digits and hyphens; it stays for good.
communities-region = Region
communities-currency = Currency
communities-time-zone = Time zone

community-fetching = Fetching the community…
community-pages = Pages of this community
menu-overview = Overview
menu-nodes = Nodes
menu-copies = Safety copies
menu-members = Members
menu-tariffs = Tariffs
menu-sharing = Sharing
menu-intervals = Intervals
menu-reconciliation = Reconciliation
menu-settlement = Settlement
menu-imports = Import
menu-billing = Billing
menu-audit = Audit log
