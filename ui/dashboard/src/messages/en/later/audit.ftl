# Who did what.
audit-title = Audit log
audit-text = Who did what, the newest first. Nothing here can be changed: each entry seals the one before. Times of { $time_zone }.
audit-hub-title = Audit log of the hub
audit-hub-window = Audit log – localgrid hub
audit-hub-text = Who did what in all communities and at the hub itself. Nothing here can be changed: each entry seals the one before. Times in { $time_zone }.
audit-hub-link = Audit log of the whole hub
audit-filter = Filter
audit-who = Person or token
audit-action = What
audit-every-action = everything
audit-from = From
audit-to = Until
audit-reset = Show everything
audit-none = Nothing of this kind is in the log.
audit-fetching = Fetching the log…
audit-older = Older
audit-open = Open
# For screen readers.
audit-open-act = Open: { $act }
audit-number = Entry { $number }, { $hash }
audit-unknown-act = { $who }: { $action } ({ $subject }).

audit-action-run-drafted = Billing run drafted
audit-action-run-approved = Billing run approved
audit-action-run-cancelled = Billing run cancelled
audit-action-collection-set = Collection set
audit-action-billing-account-changed = Billing account changed
audit-action-biller-changed = Biller changed
audit-action-settling-changed = Bank or chain chosen
audit-action-member-put = Member entered
audit-action-metering-point-put = Metering point entered
audit-action-member-list-applied = Member list taken over
audit-action-letters-printed = Letters printed
audit-action-letter-terms-set = Letters worded
audit-action-tariff-added = Tariff added
audit-action-allocation-key-added = Allocation key added
audit-action-allocation-key-withdrawn = Allocation key withdrawn
audit-action-values-imported = Official values imported
audit-action-difference-accepted = Difference accepted
audit-action-differences-accepted = Differences accepted
audit-action-difference-reopened = Difference opened again
audit-action-difference-noted = Note on a difference
audit-action-node-revoked = Node shut out
audit-action-alert-acknowledged = Alert taken on
audit-action-fork-released = Fork released
audit-action-join-code-made = Join code made
audit-action-community-added = Community added
audit-action-account-added = Login added
audit-action-account-deleted = Login removed
audit-action-password-changed = Password changed
audit-action-token-made = Token made
audit-action-token-revoked = Token removed

audit-act-run-drafted = { $who } drafted billing run { $subject }.
audit-act-run-approved = { $who } approved billing run { $subject }.
audit-act-run-cancelled = { $who } cancelled billing run { $subject }.
audit-act-collection-set = { $who } set the day of collection of billing run { $subject }.
audit-act-billing-account-changed = { $who } changed the billing account of { $subject }.
audit-act-biller-changed = { $who } changed the biller of { $subject }.
audit-act-settling-changed = { $who } chose by which way { $subject } settles its money.
audit-act-member-put = { $who } entered or changed member { $subject }.
audit-act-metering-point-put = { $who } entered or changed metering point { $subject }.
audit-act-member-list-applied = { $who } took the member list { $subject } over.
audit-act-letters-printed = { $who } printed letters.
audit-act-letter-terms-set = { $who } changed what the letters say.
audit-act-tariff-added = { $who } added the tariff from { $subject } on.
audit-act-allocation-key-added = { $who } added the allocation key from { $subject } on.
audit-act-allocation-key-withdrawn = { $who } withdrew the allocation key from { $subject } on.
audit-act-values-imported = { $who } imported official values ({ $subject }).
audit-act-difference-accepted = { $who } accepted the difference { $subject }.
audit-act-differences-accepted = { $who } accepted differences of { $subject }.
audit-act-difference-reopened = { $who } opened the difference { $subject } again.
audit-act-difference-noted = { $who } wrote a note on the difference { $subject }.
audit-act-node-revoked = { $who } shut out node { $subject }.
audit-act-alert-acknowledged = { $who } took on an alert: { $subject }.
audit-act-fork-released = { $who } released the fork of node { $subject }.
audit-act-join-code-made = { $who } made a join code for { $subject }.
audit-act-community-added = { $who } added the community { $subject }.
audit-act-account-added = { $who } added the login { $subject }.
audit-act-account-deleted = { $who } removed the login { $subject }.
audit-act-password-changed = { $who } changed the own password.
audit-act-token-made = { $who } made the token { $subject }.
audit-act-token-revoked = { $who } removed the token { $subject }.

audit-detail-role = The role is { $role }.
audit-detail-active = It takes part.
audit-detail-inactive = It does not take part.
audit-detail-credit-limit = The credit limit is { $amount }.
audit-detail-no-credit-limit = There is no credit limit.
audit-detail-member = It belongs to { $member }.
audit-detail-list-members = Members: { $added } new, { $changed } changed.
audit-detail-list-points = Metering points: { $added } new, { $changed } changed.
audit-detail-list-accounts = Names and addresses changed: { $count }.
audit-detail-list-wrong = Wrong rows left out: { $count }.
audit-detail-letters = Letters: { $count } ({ $language }).
audit-detail-node-address = The page of the node is at { $address }.
audit-detail-epoch = The part of the journal is { $epoch }.
audit-detail-version = These entries are version { $version }.
audit-detail-fields = Changed: { $fields }.
audit-detail-month = It bills { $month }.
audit-detail-digest = Its digest is { $digest }.
audit-detail-invoices = { $count ->
    [one] It has { $count } invoice: { $first }.
   *[other] It has { $count } invoices: { $first } to { $last }.
}
audit-detail-no-invoices = It has no invoice.
audit-detail-collection = Banks collect on { $day }.
audit-detail-replaces = It replaces the collection on { $day }.
audit-detail-transactions = { $count ->
    [one] { $count } direct debit comes to { $amount }.
   *[other] { $count } direct debits come to { $amount }.
}
audit-detail-cause = The cause is { $cause }.
audit-detail-differences = { $count ->
    [one] It is { $count } difference.
   *[other] They are { $count } differences.
}
audit-detail-amount-change = The members’ balance changes by { $amount }.
audit-detail-rows-taken = { $count ->
    [one] { $count } value counts.
   *[other] { $count } values count.
}
audit-detail-intervals-changed = { $count ->
    [one] { $count } interval changed.
   *[other] { $count } intervals changed.
}
